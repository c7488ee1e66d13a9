"""The files as their publishers made them, read whole. They lie beside the checkout and are never part of it."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from riskflow.files.untrusted import RefusedFileError
from riskflow.indicators.import_file import IndicatorFile, read_indicator_file
from riskflow.indicators.rows import ImportOptions
from tests.support.data.shared_data import shared

TODAY = date(2026, 11, 25)
READ_ON = date(2026, 11, 1)
ORIGINALS = [
    ("vdem", "vdem_country_year_1990_2025.csv.gz", ImportOptions(TODAY), 170, 2025),
    ("freedom-house", "freedomhouse_country_rating_status.csv.gz", ImportOptions(TODAY), 190, 2023),
    ("freedom-house", "freedomhouse_country_score.csv.gz", ImportOptions(TODAY), 190, 2023),
    ("ti-cpi", "ti_cpi_datahub.csv", ImportOptions(TODAY), 170, 2017),
    ("qog", "qog_std_cs_jan25_selected.csv.gz", ImportOptions(TODAY, year=2021), 190, 2021),
    ("fatf", "fatf_2026-06.csv", ImportOptions(TODAY), 26, 2026),
    ("eu-adequacy", "eu_gdpr_adequacy_2026.csv", ImportOptions(TODAY, published=READ_ON), 17, 2026),
]
KNOWN = [
    ("vdem_country_year_1990_2025.csv.gz", "academic-freedom", "CN", 2025, 0.071),
    ("vdem_country_year_1990_2025.csv.gz", "academic-freedom", "SE", 2025, 0.934),
    ("vdem_country_year_1990_2025.csv.gz", "equality-before-law", "IN", 2024, 0.584),
    ("freedomhouse_country_rating_status.csv.gz", "political-rights", "ZW", 2023, 6),
    ("freedomhouse_country_score.csv.gz", "freedom-total", "SE", 2023, 99),
    ("freedomhouse_country_score.csv.gz", "freedom-total", "CN", 2023, 12),
    ("ti_cpi_datahub.csv", "corruption-perceptions", "SE", 2017, 84),
    ("fatf_2026-06.csv", "fatf", "IR", 2026, 2),
    ("fatf_2026-06.csv", "fatf", "*", 2026, 0),
    ("eu_gdpr_adequacy_2026.csv", "eu-adequacy", "US", 2026, 1),
    ("eu_gdpr_adequacy_2026.csv", "eu-adequacy", "*", 2026, 2),
]


def original(name: str) -> Path:
    return shared(f"country_context/{name}")


@cache
def read(name: str) -> IndicatorFile:
    source, options = next((s, o) for s, file, o, *_ in ORIGINALS if file == name)
    return read_indicator_file(original(name), source, options)


@pytest.mark.parametrize(("name", "min_territories", "year"), [(row[1], *row[3:]) for row in ORIGINALS])
def test_every_original_is_read_whole(name: str, min_territories: int, year: int) -> None:
    found = read(name)
    assert len(found.territories) >= min_territories
    assert found.newest.year == year
    assert len(found.digest) == 64
    assert all(len(code) == 2 or code == "*" for code in found.territories)


@pytest.mark.parametrize(("name", "indicator", "territory", "year", "value"), KNOWN)
def test_known_values_come_out_as_published(name: str, indicator: str, territory: str, year: int, value: float) -> None:
    found = [
        o.value
        for o in read(name).observations
        if (o.indicator, o.territory, o.as_of.year) == (indicator, territory, year)
    ]
    assert found == [pytest.approx(value)]


def test_a_disputed_part_or_a_former_state_is_skipped_and_reported() -> None:
    assert set(read("vdem_country_year_1990_2025.csv.gz").skipped) == {"DDR", "SML", "ZZB"}
    assert "Tibet" in read("freedomhouse_country_score.csv.gz").skipped


def test_a_cross_section_needs_its_year() -> None:
    with pytest.raises(RefusedFileError, match="--year"):
        read_indicator_file(original("qog_std_cs_jan25_selected.csv.gz"), "qog", ImportOptions(TODAY))


def test_an_original_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    data = original("vdem_country_year_1990_2025.csv.gz").read_bytes()
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(RefusedFileError, match="cut off or damaged"):
        read_indicator_file(path, "vdem", ImportOptions(TODAY))

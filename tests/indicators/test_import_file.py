"""Files that are cut off, altered or wrong are refused with a reason, whole; hostile ones: `tests/files`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from riskflow.files.untrusted import RefusedFileError
from riskflow.indicators.import_file import IndicatorFile, read_indicator_file
from riskflow.indicators.rows import ImportOptions
from riskflow.territories import territory_names
from riskflow.text import Language
from tests.support.data.indicator_files import CODES, Write, vdem_rows

TODAY = date(2026, 11, 25)
MEASURES = [["territory", "kind", "act", "from", "read_on"]]
WHOLE = ["*", "none", "", "", "2026-11-01"]


def vdem(path: Path) -> IndicatorFile:
    return read_indicator_file(path, "vdem", ImportOptions(TODAY))


def test_a_whole_file_is_read_plain_and_gzipped(write: Write) -> None:
    plain, packed = vdem(write(vdem_rows())), vdem(write(vdem_rows(), "file.csv.gz"))
    assert plain.observations == packed.observations
    assert plain.digest != packed.digest
    assert plain.rows == 2 * len(CODES)


def spoilt(rows: list[list[object]], line: int, cell: int, value: object) -> list[list[object]]:
    return [[value if (r, c) == (line, cell) else old for c, old in enumerate(row)] for r, row in enumerate(rows)]


FAULTS = {
    "too high": (spoilt(vdem_rows(), 5, 3, 1.7), "is no value of academic-freedom"),
    "too low": (spoilt(vdem_rows(), 5, 3, -0.1), "is no value of academic-freedom"),
    "no number": (spoilt(vdem_rows(), 5, 3, "high"), "is no number"),
    "no year": (spoilt(vdem_rows(), 5, 2, "MMXX"), "is no year"),
    "the year zero": (spoilt(vdem_rows(), 5, 2, "0000"), "is no year"),
    "a coming year": (vdem_rows((2025, 2026, 2027)), "has not come yet"),
    "half a world": (vdem_rows()[:60], "it is cut off"),
    "half a last year": (vdem_rows()[: len(CODES) * 3 // 2], "it is cut off"),
    "two values": ([*vdem_rows(), ["SE", "SE", 2025, 0.1, 0.5, 0.9]], "two values"),
    "strange names": ([*vdem_rows(), *([f"X{n}", f"X{n}", 2025, 0.1, 0.5, 0.9] for n in range(60))], "unknown here"),
    "a lost column": ([row[:3] for row in vdem_rows()], "lacks the column v2xca_academ"),
    "a column twice": (spoilt(vdem_rows(), 0, 4, "year"), "the same name"),
    "a short row": ([*vdem_rows(), ["SE", "SE"]], "cut off or damaged"),
    "only a heading": (vdem_rows()[:1], "no value that is used here"),
    "another file": ([["a", "b"], [1, 2]], "lacks the column"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_table_is_refused_with_the_reason(write: Write, fault: str) -> None:
    rows, reason = FAULTS[fault]
    with pytest.raises(RefusedFileError, match=reason):
        vdem(write(rows))


def measures(write: Write, *rows: Sequence[object]) -> IndicatorFile:
    return read_indicator_file(write([*MEASURES, *rows]), "eu-measures", ImportOptions(TODAY))


def test_the_widest_measure_counts_and_the_oldest_reading_dates_it(write: Write) -> None:
    found = measures(
        write,
        ["KP", "sectoral", "(EU) 1900/1", "1900-01-01", "2026-11-01"],
        ["KP", "arms-embargo", "1900/2/CFSP", "1900-01-01", "2026-10-01"],
        WHOLE,
    )
    seen = next(o for o in found.observations if o.territory == "KP")
    assert (seen.value, seen.as_of) == (3, date(2026, 10, 1))
    assert "1900/1" in seen.note
    assert "1900/2" in seen.note


def test_the_documented_example_is_read() -> None:
    found = read_indicator_file(
        Path(__file__).with_name("example_eu_measures.csv"), "eu-measures", ImportOptions(TODAY)
    )
    assert {o.territory: o.value for o in found.observations} == {"AQ": 2, "BV": 1, "*": 0}
    assert found.published == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["KP", "sectoral", "(EU) 1900/1", "1900-01-01", "2026-11-01"]], "does not say that it is whole"),
        ([["KP", "sectoral", "", "1900-01-01", "2026-11-01"], WHOLE], "name the act"),
        ([["KP", "strict", "(EU) 1900/1", "1900-01-01", "2026-11-01"], WHOLE], "none of"),
        ([["XQ", "sectoral", "(EU) 1900/1", "1900-01-01", "2026-11-01"], WHOLE], "no territory"),
        ([["KP", "none", "", "", "2026-11-01"], WHOLE], "only of them"),
        ([["*", "sectoral", "(EU) 1900/1", "1900-01-01", "2026-11-01"]], "only of them"),
        ([["KP", "sectoral", "(EU) 1900/1", "1 Jan", "2026-11-01"], WHOLE], "is no day"),
        ([["*", "none", "", "", "2027-01-01"]], "has not come yet"),
    ],
)
def test_the_own_list_of_measures_is_read_strictly(write: Write, rows: list[list[object]], reason: str) -> None:
    with pytest.raises(RefusedFileError, match=reason):
        measures(write, *rows)


def test_scores_come_with_their_interval(write: Write) -> None:
    head = ["Country / Territory", "ISO3", "CPI score 2025", "Standard error 2025", "CPI score 2024"]
    rows = [head, *([code, code, 60, 2, 61] for code in CODES)]
    found = read_indicator_file(write(rows), "ti-cpi", ImportOptions(TODAY)).observations
    newest = next(o for o in found if o.territory == "SE" and o.as_of.year == 2025)
    assert [newest.value, newest.low, newest.high] == pytest.approx([60, 56.71, 63.29])


def test_v_dem_comes_with_its_interval_and_the_rule_of_law(write: Write) -> None:
    head = ["country_text_id", "year", "v2xca_academ", "v2xca_academ_codelow", "v2xca_academ_codehigh", "v2x_rule"]
    found = vdem(write([head, *([code, 2025, 0.6, 0.5, 0.7, 0.9] for code in CODES)])).observations
    mine = {o.indicator: o for o in found if o.territory == "SE"}
    assert (mine["academic-freedom"].low, mine["academic-freedom"].high) == (0.5, 0.7)
    assert mine["rule-of-law"].value == 0.9


def test_an_edition_of_freedom_house_describes_the_year_before_it(write: Write) -> None:
    head = ["Country/Territory", "Edition", "Status", "PR rating", "CL rating", "Total"]
    names = territory_names(Language.EN)
    rows = [head, *([names[code], 2026, "F", 1, 2, 95] for code in CODES)]
    found = read_indicator_file(write(rows), "freedom-house", ImportOptions(TODAY)).observations
    mine = {o.indicator: (o.value, o.as_of.year) for o in found if o.territory == "SE"}
    assert mine == {"political-rights": (1, 2025), "civil-liberties": (2, 2025), "freedom-total": (95, 2025)}

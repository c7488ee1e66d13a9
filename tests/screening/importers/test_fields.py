"""Fields as publishers write them."""

from datetime import date
from pathlib import Path

import pytest

from riskflow.screening.importers.fields import date_in_file_name, parse_date


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("ca_nro_2025-03-11.csv", date(2025, 3, 11)),
        ("aspi_cdut_2020-08.csv", date(2020, 8, 1)),
        ("list_2025-99-01.csv", None),
        ("list_2025-02-31.csv", None),
        ("list.csv", None),
    ],
)
def test_the_date_in_a_file_name_is_read_where_it_is_one(name: str, day: date | None) -> None:
    assert date_in_file_name(Path(name)) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        ("2026-11-01T00:00:00.000+01:00", date(2026, 11, 1)),
        ("13/11/2026", date(2026, 11, 13)),
        ("11/13/2026", date(2026, 11, 13)),
        ("2026-02-31", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_the_formats_of_publishers(written: str, day: date | None) -> None:
    assert parse_date(written) == day

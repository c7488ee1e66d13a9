"""Small files as publishers make them, and the real ones that lie beside the checkout."""

import csv
import gzip
import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from riskflow.territories import territory_by_code, territory_names
from riskflow.text import Language
from tests.support.source_tree import PROJECT

SHARED = Path(os.environ.get("RISKFLOW_SHARED", PROJECT.parent / "shared"))
CODES = sorted(code for code in territory_names(Language.EN) if territory_by_code(code))


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Return a function that finds one of the real files, or skips the test and says where to put them."""

    def find(name: str) -> Path:
        path = SHARED / "data" / "country_context" / name
        if not path.is_file():
            pytest.skip(f"there is no {path}; name the folder with the real data in RISKFLOW_SHARED")
        return path

    return find


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes rows as a CSV, plain or gzipped."""

    def put(rows: Iterable[Iterable[object]], name: str = "file.csv") -> Path:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        path = tmp_path / name
        data = text.getvalue().encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return put


def vdem_rows(years: Iterable[int] = (2024, 2025), **values: float) -> list[list[object]]:
    """Return a small V-Dem: every territory at 0.8, some at values of their own."""
    head: list[object] = ["country_name", "iso3", "year", "v2xca_academ", "v2x_libdem", "v2xcl_rol"]
    return [
        head,
        *([code, code, year, values.get(code, 0.8), 0.5, 0.9] for year in years for code in CODES),
    ]

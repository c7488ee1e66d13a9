"""Small files as publishers make them, and the real ones that lie beside the checkout."""

import csv
import gzip
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.support import shared_data
from tests.support.indicator_files import Write


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Return a function that finds one of the real files, or skips the test."""
    return lambda name: shared_data.shared(f"country_context/{name}")


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

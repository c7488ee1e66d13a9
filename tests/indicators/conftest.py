"""Small files as publishers make them."""

import csv
import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.data.indicator_files import Write


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

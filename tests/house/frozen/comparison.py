"""Snapshots of what users, scripts and archives rely on: JSON files in `snapshots/`.

`REWRITE_FROZEN=1 pytest tests/house/test_frozen*.py` writes them anew, on SQLite and, under `scripts/with-postgres`,
on PostgreSQL. A snapshot that changes is a change to an interface: the commit that does it has to say why.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "snapshots"
REWRITE = "REWRITE_FROZEN"


def check_frozen(name: str, value: Any) -> None:  # noqa: ANN401 - any JSON
    """Compare a value with the snapshot of that name, or write the snapshot where that is asked for."""
    path = FOLDER / f"{name}.json"
    written = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    if os.environ.get(REWRITE):
        path.write_text(f"{written}\n", encoding="utf-8")
    assert json.loads(written) == json.loads(path.read_text(encoding="utf-8"))


def key_paths(value: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return every path of keys in a JSON value with the type at its end; the items of a list share one path."""
    return sorted(set(_paths(value, "")))


def _paths(value: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from _paths(below, f"{at}/{key}")
    elif isinstance(value, list) and value:
        for below in value:
            yield from _paths(below, f"{at}[]")
    else:
        yield f"{at}: {type(value).__name__}"

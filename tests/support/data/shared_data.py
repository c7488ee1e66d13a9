"""Real data beside the project, which is never copied into it: what needs a file says so where it is absent."""

import os
from pathlib import Path

import pytest

from tests.support.source_tree import PROJECT

SHARED = "RISKFLOW_SHARED"


def shared_folder() -> Path | None:
    """Return the folder `shared` beside the checkout, or the one that the environment names."""
    named = os.environ.get(SHARED)
    places = [Path(named)] if named else [parent / "shared" for parent in (PROJECT.parent, PROJECT.parent.parent)]
    return next((place for place in places if (place / "data").is_dir()), None)


def shared(name: str) -> Path:
    """Return a file of the shared data, or skip the test."""
    folder = shared_folder()
    path = folder / "data" / name if folder else None
    if path is None or not path.exists():
        pytest.skip(f"the shared data have no {name} here; set {SHARED} to the folder that holds data/")
    return path

"""Real data beside the project, for measuring; never part of it."""

import os
from pathlib import Path

from tests.house.tree import PROJECT

SHARED = "RISKFLOW_SHARED"


def shared_data() -> Path | None:
    """Return the folder of the data: named by the environment, or beside the checkout."""
    named = os.environ.get(SHARED)
    found = [Path(named)] if named else [folder / "shared" for folder in (PROJECT.parent, PROJECT.parent.parent)]
    return next((folder / "data" for folder in found if (folder / "data").is_dir()), None)

"""Runs a campaign of faults in a process of its own, with the shim between it and the disk."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.source_tree import PROJECT

SHIM = PROJECT / "tests" / "support" / "faults" / "shim.c"


def build_shim(compiler: str, folder: Path) -> Path:
    """Compile the shim."""
    library = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SHIM, "-ldl"], check=True)
    return library


def run_campaign(shim: Path, cast: Path, folder: Path, kind: str, step: int, *verbs: str) -> dict[str, Any]:
    """Run one kind of fault at every `step`-th point of the verbs; return the figures and the faults found."""
    command = [sys.executable, "-m", "tests.support.faults.campaign", kind, str(folder), str(cast), str(step), *verbs]
    environment = {**os.environ, "LD_PRELOAD": str(shim)}
    run = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise AssertionError(run.stderr[-3000:])
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found

"""Loading the term reader in a fresh process: prints wall seconds, processor seconds and MiB as a JSON list.

python -m benchmarks.fresh_terms FOLDER
"""

import json
import re
import sys
import time
from pathlib import Path

import click

from riskflow.terms.background import load_term_reader


def main(folder: Path) -> None:
    before, began = _resident_memory(), time.perf_counter()
    # Bound to a name, so that its memory is counted.
    reader = load_term_reader(folder)
    seconds, processor, memory = time.perf_counter() - began, time.process_time(), _resident_memory() - before
    click.echo(json.dumps([seconds, processor, memory]))
    del reader


def _resident_memory() -> float:
    """Return the resident memory of this process in MiB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))

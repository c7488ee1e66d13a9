"""Runs every campaign whole and prints the table of docs/reference/faults.md: `make faults`."""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from riskflow.store import queue
from riskflow.store.database import Database
from tests.support.faults.disk_faults import build_shim, run_campaign
from tests.support.web.site import prepare_instance

WHOLE = {"kill": 1, "fail": 1, "power": 1}
WORDS = {
    "kill": "Killed (SIGKILL) before each change or sync of the disk",
    "fail": "Write, sync, link or creation fails (EIO, ENOSPC; once and for good)",
    "power": "Power lost: what was not synced is gone, or half of it kept",
}


def main() -> None:
    """Print the table, and end with an error where a fault was found."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cast = _instance_with_cast(folder)
        shim = build_shim(shutil.which("gcc") or "gcc", folder)
        run = partial(_run, shim, cast, folder)
        with ThreadPoolExecutor(2) as threads:
            found = dict(zip(WHOLE, threads.map(run, WHOLE), strict=True))
    print("\n".join(_table(found)))  # noqa: T201 - the report
    faults = [fault for each in found.values() for fault in each["faults"]]
    raise SystemExit("\n".join(faults) if faults else 0)


def _run(shim: Path, cast: Path, folder: Path, kind: str) -> dict[str, Any]:
    return run_campaign(shim, cast, folder / kind, kind, WHOLE[kind])


def _instance_with_cast(folder: Path) -> Path:
    migrated, cast = folder / "migrated.sqlite", folder / "cast"
    database = Database(f"sqlite:///{migrated}")
    database.migrate()
    database.engine.dispose()
    queue.prepare(database.url)
    cast.mkdir()
    prepare_instance(cast, migrated)
    return cast


def _table(found: dict[str, dict[str, Any]]) -> list[str]:
    verbs = list(next(iter(found.values()))["by_verb"])
    lines = [f"| Verb | {' | '.join(found)} |", f"|---{'|--:' * len(found)}|"]
    lines += [f"| {verb} | {' | '.join(str(each['by_verb'][verb]) for each in found.values())} |" for verb in verbs]
    for title, figure in (("Attempts", "points"), ("Acknowledged", "acknowledged")):
        lines.append(f"| **{title}** | {' | '.join(str(each[figure]) for each in found.values())} |")
    lines.append(f"| **Faults found** | {' | '.join(str(len(each['faults'])) for each in found.values())} |")
    return [
        *lines,
        "",
        *(f"- `{kind}`: {words}." for kind, words in WORDS.items()),
        f"- Answers: {found['fail']['answers']}",
    ]


if __name__ == "__main__":
    main()

"""One import of a list, or the first screening, in a fresh process: prints seconds and peak memory.

python -m benchmarks.fresh_import INSTANCE (SOURCE FILE | ror FILE | screen)
"""

import sys
import time
from pathlib import Path

import click

from riskflow.config import Config
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.importers import ror
from riskflow.services.instance import Instance
from riskflow.services.partners import lists
from riskflow.services.partners.search import Screener
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database


def prepare_instance(folder: Path) -> None:
    """Make the database of an instance."""
    config = Config.for_tests(folder)
    Database(config.database_url).migrate()
    queue.prepare(config.database_url)


def main(folder: Path, source: str, *files: str) -> None:
    instance = Instance.open(Config.for_tests(folder))
    with instance.write(SYSTEM) as uow:
        began = time.perf_counter()
        if source == "screen":
            Screener(uow).screen(ScreeningQuery("Example University"))
        elif source == "ror":
            path = Path(files[0])
            lists.import_register(uow, path, ror.read(path))
        else:
            lists.import_list(uow, lists.prepare(source, [Path(file) for file in files]))
    click.echo(f"{time.perf_counter() - began:.1f} s, {_peak_memory():.0f} MB at most")


def _peak_memory() -> float:
    # getrusage would count the parent process before exec.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

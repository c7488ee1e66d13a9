"""How fast names are matched and lists imported, and in how much memory: a part of `make bench-screening`."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import click

from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.register import Register
from tests.support.source_tree import PROJECT


def speed(asked: Sequence[tuple[str, str]], register: Register) -> None:
    """Time one name, and ten thousand partners."""
    fresh = list(dict.fromkeys(asked))
    times = []
    for name, territory in fresh:
        began = time.perf_counter()
        query = ScreeningQuery(name, territory)
        register.matches(query, register.find_known(query))
        times.append(1000 * (time.perf_counter() - began))
    more = [owner.name for owner in register.entities[:: len(register.entities) // 10_000]][:10_000]
    began, worked = time.perf_counter(), time.process_time()
    for name in more:
        query = ScreeningQuery(name)
        register.matches(query, register.find_known(query))
    click.echo(f"\nSpeed, against {register.index.names} names")
    late = sorted(times)[len(times) * 95 // 100]
    click.echo(f"  one name: median {median(times):.2f} ms, the slowest twentieth from {late:.1f} ms")
    passed, worked = time.perf_counter() - began, time.process_time() - worked
    click.echo(f"  {len(more)} partners: {passed:.1f} s, of which {worked:.1f} s of the processor")


MIGRATE = "from riskflow.store.database import Database; import sys; Database(sys.argv[2]).migrate()"
IMPORT = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from riskflow.config import data_folder
from riskflow.questionnaire.loader import Library
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.importers import ror
from riskflow.services.partners import lists
from riskflow.services.partners.search import Screener
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.database import Database
data, database, what = Path(sys.argv[1]), Database(sys.argv[2]), sys.argv[3:]
with database.write() as session:
    library = Library(data_folder("questionnaires"))
    uow = UnitOfWork(session, library, "ri", SYSTEM, datetime.now(UTC), lambda *_: None)
    began = time.perf_counter()
    if what[0] == "ror":
        lists.import_register(uow, data / what[1], ror.read(data / what[1]))
    elif what[0] == "screen":
        Screener(uow).screen(ScreeningQuery("Example University"))
    else:
        lists.import_list(uow, lists.prepare(what[0], [data / what[1]]))
status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage would count the parent before exec
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(f"{time.perf_counter() - began:.1f} s, {peak:.0f} MB at most")
"""


def imports(data: Path, files: Mapping[str, str]) -> None:
    """Import everything into a database of its own, and load it as a worker does."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/bench.sqlite"
        _run(
            data,
            address,
            "",
            before=MIGRATE,
        )
        told = {name: _run(data, address, f"{name} {path}") for name, path in files.items()}
        register = _run(data, address, "ror ror_subset/ror_subset.csv.gz")
        loaded = _run(data, address, "screen -")
    click.echo("\nImport of each list, and of the register; then a fresh process with the index of all")
    for name, line in {**told, "ROR, 51 370 organisations": register, "a worker, first name": loaded}.items():
        click.echo(f"  {name:<28}{line}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"  {'this benchmark itself':<28}{peak:.0f} MB at most")


def _run(data: Path, address: str, what: str, before: str = "") -> str:
    program = [sys.executable, "-c", before or IMPORT, str(data), address, *what.split()]
    return subprocess.run(program, capture_output=True, text=True, check=True, cwd=PROJECT).stdout.strip()

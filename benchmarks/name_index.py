"""The index of names at full size: `make bench-index`. Built, loaded, searched, and changed beside a saving researcher.

It has the register and the lists of the shared data, and as many invented organisations as it takes to reach 110,000.
"""

import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from benchmarks.fresh_import import prepare_instance
from benchmarks.screening import LISTS
from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.screening.importers import ror
from riskflow.screening.lists import ListedName, ParsedEntry
from riskflow.services.case_facts import identity
from riskflow.services.instance import Instance
from riskflow.services.partners import lists
from riskflow.services.partners.index_orders import begin_build
from riskflow.services.partners.name_index import search_index
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.tables import Case, CasePartner, Partner, Person
from tests.support.data.shared_data import shared_folder
from tests.support.source_tree import PROJECT

ORGANISATIONS = 110_000
PARTNERS = 4_000
SAVES_A_SECOND = 4
FIRST_SEARCH = """
import sys, time
from pathlib import Path
from riskflow.config import Config
from riskflow.screening.hits import ScreeningQuery
from riskflow.services.instance import Instance
from riskflow.services.partners.name_index import search_index
from riskflow.services.partners.search import Screener
from riskflow.services.unit_of_work import SYSTEM
def memory(kind):
    return int(Path("/proc/self/status").read_text().partition(kind + ":")[2].split()[0]) / 1024
instance, before = Instance.open(Config.for_tests(Path(sys.argv[1]))), memory("VmRSS")
with instance.read(SYSTEM) as uow:
    began = time.perf_counter()
    search_index(uow)
    loaded = time.perf_counter()
    Screener(uow).screen(ScreeningQuery("Harbin Institute of Technology", "CN"))
    searched = time.perf_counter()
print(f"{1000 * (loaded - began):.0f} ms to load, {1000 * (searched - loaded):.0f} ms to search; "
      f"{memory('VmRSS'):.0f} MB, of which {memory('VmRSS') - before:.0f} MB since, {memory('RssFile'):.0f} MB shared")
"""

ROUND = """
import sys
from functools import partial
from pathlib import Path
from riskflow.config import Config
from riskflow.services.instance import Instance
from riskflow.services.partners import rounds
from riskflow.services.partners.rescreen import outdated_partners
from riskflow.services.unit_of_work import SYSTEM
instance = Instance.open(Config.for_tests(Path(sys.argv[1])))
with instance.read(SYSTEM) as uow:
    numbers = outdated_partners(uow)
batches = list(rounds.screen_outdated(*(partial(way, SYSTEM) for way in (instance.read, instance.write)), numbers))
screened, touched = sum(batch.screened for batch in batches), sum(batch.touched for batch in batches)
print(f"{screened} partners screened again, {touched} of them matched anew")
"""


def main() -> None:
    folder = shared_folder()
    if folder is None:
        click.echo("The shared data are not here; set RISKFLOW_SHARED to the folder that holds data/.")
        return
    with tempfile.TemporaryDirectory() as name:
        _bench(folder / "data", Path(name))


def _bench(data: Path, folder: Path) -> None:
    prepare_instance(folder)
    (folder / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    config = Config.for_tests(folder)
    instance = Instance.open(config)
    longest = max(_import(instance, data))
    click.echo(f"Longest transaction of an import: {longest:.2f} s")
    with _timed("The index, built by a process of its own"):
        assert begin_build(config).wait() == 0
    (path,) = (folder / "index").glob("*.names")
    click.echo(f"{'Its file':<60}{path.stat().st_size / 1e6:>8.0f} MB")
    click.echo("A fresh process: " + _fresh(folder, "-c", FIRST_SEARCH, str(folder)))
    with _timed("riskflow screen NAME, whole command"):
        _fresh(folder, str(Path(sys.executable).with_name("riskflow")), "screen", "Harbin Institute of Technology")
    _add_partners(instance)
    with _timed(f"A first round for {PARTNERS} partners"):
        _round(folder)
    _bench_own_entry(instance, config)


def _fresh(folder: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    environment = {"RISKFLOW_INSTANCE": str(folder), "PATH": "", "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT, env=environment).stdout


def _import(instance: Instance, data: Path) -> Iterator[float]:
    """Import everything; yield how long each transaction held the writer's lock."""
    for source, file in LISTS.items():
        prepared = lists.prepare(source, [data / file])
        yield _write(instance, partial(lists.import_list, prepared=prepared))
    path = data / "ror_subset" / "ror_subset.csv.gz"
    organisations = ror.read(path)
    organisations += _invented(organisations, ORGANISATIONS - len(organisations))
    yield _write(instance, partial(lists.import_register, path=path, organisations=organisations))


def _write(instance: Instance, verb: Callable[..., object]) -> float:
    with instance.write(SYSTEM) as uow:
        began = time.perf_counter()
        verb(uow)
    return time.perf_counter() - began


def _invented(known: list[ror.RorOrganisation], number: int) -> Iterator[ror.RorOrganisation]:
    """Yield organisations that bear words of two others, so that words are as common as they are."""
    for n in range(number):
        one, other = known[n % len(known)], known[(n * 7919 + 13) % len(known)]
        name = " ".join((*one.name.split()[:2], *other.name.split()[-2:]))
        yield ror.RorOrganisation(
            code=f"0x{n}",
            name=name,
            status="active",
            types=one.types,
            territory=other.territory,
            city="",
            website="",
            domains=(),
            names=((name, "label", ""),),
        )


def _add_partners(instance: Instance) -> None:
    """Add partners from the register, one in each case, as if a large instance had them."""
    with instance.write(SYSTEM) as uow:
        index = search_index(uow)
        assert index is not None
        person = Person(login="bench", name="Bench", email="bench@university.example")
        uow.session.add(person)
        uow.session.flush()
        owner = identity(person.id)
        step = len(index.register.entities) // PARTNERS
        for n in range(PARTNERS):
            known = index.register.entities[n * step]
            case = Case(
                code=f"bench{n}",
                reference=f"RF-2026-{n:05}",
                title="",
                owner_id=owner,
                state=State.DRAFT,
                created_at=uow.now,
                changed_at=uow.now,
            )
            partner = Partner(
                code=f"bench{n}",
                name=known.name,
                territory="".join(known.territories[:1]),
                organisation="" if known.is_listed else known.code,
                created_at=uow.now,
                created_by=owner,
            )
            uow.session.add_all([case, partner])
            uow.session.flush()
            uow.session.add(
                CasePartner(
                    case_id=identity(case.id), partner_id=identity(partner.id), added_at=uow.now, added_by=owner
                )
            )


def _round(folder: Path) -> None:
    """Run a round in a process of its own, as the worker does, and print what it says."""
    click.echo("  " + _fresh(folder, "-c", ROUND, str(folder)).strip())


def _bench_own_entry(instance: Instance, config: Config) -> None:
    """Add an entry to the own list while somebody saves four times a second; print the longest wait of a save."""
    entry = ParsedEntry(code="bench", names=(ListedName("Quite Another Example Works", "name"),), reason="bench")
    with _saving(instance) as waits:
        with _timed("An entry of the own list, until the page answers"):
            _write(instance, partial(lists.add_own_entry, entry=entry))
        with _timed("The index after it"):
            assert begin_build(config).wait() == 0
        with _timed("The round after it"):
            _round(instance.config.instance)
    click.echo(f"{'Longest wait of ' + str(len(waits)) + ' saves meanwhile':<60}{max(waits):>8.2f} s")


@contextmanager
def _saving(instance: Instance) -> Iterator[list[float]]:
    waits: list[float] = []
    stopped = threading.Event()

    def save() -> None:
        while not stopped.wait(1 / SAVES_A_SECOND):
            began = time.perf_counter()
            with instance.write(SYSTEM) as uow:
                uow.session.get_one(Case, 1).title = f"{time.time()}"
            waits.append(time.perf_counter() - began)

    thread = threading.Thread(target=save)
    thread.start()
    try:
        yield waits
    finally:
        stopped.set()
        thread.join()


@contextmanager
def _timed(title: str) -> Iterator[None]:
    began, processor = time.perf_counter(), _processor()
    yield
    click.echo(f"{title:<60}{time.perf_counter() - began:>8.2f} s, of the processor {_processor() - processor:.2f} s")


def _processor() -> float:
    """Return the processor time of this process and of those that it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    main()

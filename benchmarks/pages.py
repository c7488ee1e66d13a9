"""What each page costs with few and with many cases: `make bench-pages`. Processor time, statements, rows and bytes.

Cases are copies of those of the demonstration (`tests.support.cases.many_cases`). On PostgreSQL it runs where
RISKFLOW_TEST_POSTGRES names a server (scripts/with-postgres), besides SQLite.
"""

import gc
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import click
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import Session

from benchmarks.usual import sign_in
from riskflow.app import create_app
from riskflow.config import Config
from riskflow.services.operations.demo.stories import run_stories
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.tables import Case, CaseListing, CasePartner, Decision, Partner, RecordRow
from tests.support.cases.demonstration import stage_with_cast
from tests.support.cases.many_cases import multiply
from tests.support.counts import counted

SIZES = (300, 20_000, 200_000)
ROUNDS = 15
PAGES = (
    ("sven", "/inbox"),
    ("sven", "/inbox?group=all"),
    ("sven", "/inbox?group=ended"),
    ("sven", "/inbox?group=all&level=high&area=dual-use"),
    ("sven", "/inbox?group=to-decide&sort=due-last"),
    ("sven", "/inbox?group=to-decide&sort=waited-longest"),
    ("sven", "/inbox?group=overdue"),
    ("sven", "/inbox?group=light-check"),
    ("rut", "/inbox"),
    ("rut", "/inbox?group=all"),
    ("hedda", "/inbox?group=all"),
    ("eva", "/inbox"),
    ("eva", "/inbox?group=all"),
    ("eva", "/inbox?group=ended"),
    ("eva", "/inbox?group=all&sort=oldest"),
    ("alice", "/my"),
    ("alice", "/my?group=ended"),
    ("charlie", "/my"),
    ("ada", "/archive"),
    ("ada", "/archive?group=records"),
    ("ada", "/archive?q=RF-2026-0003"),
    ("sven", "/search?q=RF-2026-0003"),
    ("sven", "/search?q=risk"),
    ("rut", "/search?q=risk"),
    ("adam", "/admin"),
    ("adam", "/admin/people/everybody"),
    ("adam", "/admin/people"),
    ("adam", "/admin/letters"),
    ("sven", "/admin/partners"),
    ("sven", "/leavers"),
    ("sven", "/collaborations"),
    ("sven", "/screenings"),
    ("sven", "/screenings?territory=&source=&kind=&state="),
    ("sven", "/screenings?territory=IR&source=&kind=&state="),
    (None, "/register"),
    (None, "/login"),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page costs: milliseconds of this process and of the clock, statements, rows, and bytes."""

    processor: float
    p50: float
    p95: float
    statements: int
    rows: int
    size: int


@contextmanager
def database_urls(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the address of a new database of each kind that there is."""
    urls = {"SQLite": f"sqlite:///{folder}/riskflow.sqlite"}
    server = os.environ.get("RISKFLOW_TEST_POSTGRES")
    if not server:
        yield urls
        return
    name = f"bench_{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield {**urls, "PostgreSQL": sa.make_url(server).set(database=name).render_as_string(hide_password=False)}
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()


def fill(config: Config, cases: int, *, with_events: bool) -> None:
    """Build an instance with about so many cases."""
    database = Database(config.database_url)
    database.migrate()
    queue.prepare(config.database_url)
    stage = stage_with_cast(config, database)
    run_stories(stage)
    _file_records(database)
    multiply(database, cases, with_events=with_events)
    if database.engine.dialect.name == "postgresql":
        # Rows that come at once: a server that lives with its cases has done this long before they are so many.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    database.engine.dispose()


def _file_records(database: Database) -> None:
    """Enter the records of all decisions: lists read their rows and no file."""
    with database.write() as session:
        for decision in session.execute(sa.select(Decision)).scalars().all():
            rows = [
                RecordRow(
                    case_id=decision.case_id,
                    decision_id=decision.id or 0,
                    number=decision.number,
                    language=language,
                    kind="decision",
                    code=f"{decision.id}",
                    data_digest="0" * 64,
                    pdf_digest=f"{decision.id}{language}",
                    archived_at=decision.decided_at,
                )
                for language in ("sv", "en")
            ]
            session.add_all(rows)
        session.execute(sa.update(CaseListing).values(lacks_record=False))
        _add_partners(session)


def _add_partners(session: Session) -> None:
    """Give each case a partner that is in no list."""
    for case in session.execute(sa.select(Case)).scalars().all():
        partner = Partner(
            code=f"p{case.id}",
            name=f"Partner {case.id}",
            territory="de",
            created_at=case.created_at,
            created_by=case.owner_id,
        )
        session.add(partner)
        session.flush()
        link = CasePartner(
            case_id=case.id or 0, partner_id=partner.id or 0, added_at=case.created_at, added_by=case.owner_id
        )
        session.add(link)


def cost(engine: sa.Engine, client: FlaskClient, address: str) -> Cost:
    """Measure one page."""
    with counted(engine) as counts:
        response = client.get(address, follow_redirects=True)
    if response.status_code != 200:
        raise click.ClickException(f"{address}: {response.status}")
    times, began = [], time.process_time()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address, follow_redirects=True)
        times.append((time.perf_counter() - start) * 1000)
    processor = (time.process_time() - began) / ROUNDS * 1000
    size = len(response.get_data())
    return Cost(processor, median(times), quantiles(times, n=20)[-1], len(counts.statements), counts.rows, size)


def measure(config: Config, cases: int, *, with_events: bool) -> dict[tuple[str | None, str], Cost]:
    """Return what each page costs in an instance of a size."""
    began = time.process_time()
    fill(config, cases, with_events=with_events)
    click.echo(f"{cases:,} cases: built in {time.process_time() - began:.1f} s of processor")
    app = create_app(config.model_copy(update={"public_register": "yes"}))
    engine = app.extensions["riskflow"].database.engine
    gc.collect()
    gc.freeze()
    costs = {}
    for login, address in PAGES:
        client = app.test_client()
        if login:
            sign_in(client, login)
        costs[login, address] = cost(engine, client, address)
    engine.dispose()
    return costs


def print_table(kind: str, sizes: list[int], found: list[dict[tuple[str | None, str], Cost]]) -> None:
    """Print what each page costs at each size, and how it grows."""
    counts = " | ".join(f"{size:,}" for size in sizes)
    click.echo(f"\n{kind}, {counts} cases: p50 / p95 ms, statements, rows, kB | growth of processor time")
    for page in PAGES:
        costs = [each[page] for each in found]
        cells = (
            f"{each.p50:6.1f}/{each.p95:6.1f} {each.statements:3d} {each.rows:5d} {each.size / 1000:5.0f}"
            for each in costs
        )
        growth = " : ".join(f"{each.processor / costs[0].processor:.1f}" for each in costs)
        click.echo(f"{page[0] or '-':<8}{page[1]:<44}{' | '.join(cells)} | {growth}")


@click.command()
@click.option("--size", "sizes", type=int, multiple=True, help="How many cases; again for further sizes.")
@click.option("--events/--no-events", default=True, help="Whether the chain of events is copied too.")
def pages(sizes: tuple[int, ...], *, events: bool) -> None:
    """Measure every list at each size, on each kind of database."""
    wanted = list(sizes or SIZES)
    found: dict[str, list[dict[tuple[str | None, str], Cost]]] = {}
    for cases in wanted:
        with tempfile.TemporaryDirectory() as place, database_urls(Path(place)) as urls:
            for kind, url in urls.items():
                config = Config.for_tests(Path(place) / kind, url)
                found.setdefault(kind, []).append(measure(config, cases, with_events=events))
    for kind, costs in found.items():
        print_table(kind, wanted, costs)


if __name__ == "__main__":
    pages()

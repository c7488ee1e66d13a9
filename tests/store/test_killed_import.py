"""An import whose process is killed before it is committed leaves what was in force in force."""

import signal
import subprocess
import sys
from datetime import UTC, date, datetime

from sqlmodel import Session

from riskflow.indicators.catalogue import Observation
from riskflow.store.database import Database
from riskflow.store.queries.indicators import imports_in_force, put_in_force, values_of
from riskflow.store.tables import ContextImport

DIES_HALFWAY = """
import os, signal, sys
from riskflow.store.database import Database
from tests.store.test_killed_import import enter
with Database(sys.argv[1]).write() as session:
    enter(session, 0.95)
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def enter(session: Session, value: float) -> None:
    day = date(2025, 12, 31)
    row = ContextImport(
        source="vdem",
        place="file.csv",
        published=day,
        newest=day,
        imported_at=datetime.now(UTC),
        digest=str(value),
        rows=1,
        observations=1,
        territories=1,
        indicators=["academic-freedom"],
        licence="",
    )
    put_in_force(session, row, [Observation("academic-freedom", "CN", day, value)])


def test_a_killed_import_changes_nothing(database: Database, database_url: str) -> None:
    with database.write() as session:
        enter(session, 0.07)
    killed = subprocess.run([sys.executable, "-c", DIES_HALFWAY, database_url], check=False)
    assert killed.returncode == -signal.SIGKILL
    with database.read() as session:
        assert [row.value for row in values_of(session, ["CN"])] == [0.07]
        assert imports_in_force(session)["academic-freedom"].digest == "0.07"

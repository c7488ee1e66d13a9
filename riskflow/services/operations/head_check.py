"""The check of a start: is this the database that the newest anchor and the archive attest to? Otherwise, no writing.

It is cheap: one event is compared, and the archive's names with those that the database knows. `riskflow verify` does
the whole.
"""

import hashlib
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from riskflow.errors import ReadOnlyError
from riskflow.files.archive import Archive, ArchiveError
from riskflow.files.storage import StorageUnavailableError
from riskflow.logs import security_event
from riskflow.services.events import record_event
from riskflow.services.operations.anchors import (
    ACCEPTED,
    Anchor,
    AnchorError,
    accepted_number,
    chain_problem,
    newest_anchor,
)
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, EventRow, ReferenceFloor
from riskflow.text import Text


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """A record in the archive that rests on an event which the chain does not have."""

    digest: str
    reference: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why this is not the database that is attested to, or why that cannot be known."""

    words: str
    is_outage: bool = False
    """Whether the archive does not answer: what it attests to is then not known."""

    @property
    def message(self) -> Text:
        if self.is_outage:
            return UNKNOWN
        return Text(
            sv="Systemet är skrivskyddat: databasen är inte den som ankaret eller arkivet intygar. "
            f"Systemansvarig behöver lägga tillbaka rätt databas eller godta denna. ({self.words})",
            en="The system is read-only: the database is not the one that the anchor or the archive attests to. "
            "The operator has to restore the right one, or accept this one with  "
            f'riskflow anchor --accept "reason".  ({self.words})',
        )


UNKNOWN = Text(
    sv="Systemet är skrivskyddat: lagringen av arkivet svarar inte, så det går inte att veta om databasen är rätt. "
    "Det går att spara igen när lagringen svarar.",
    en="The system is read-only: the storage of the archive does not answer, so nobody knows whether this is the "
    "right database. You can save again when the storage answers.",
)
ASK_AGAIN_SECONDS = 10


def find_mismatch(session: Session, archive: Archive, anchor_folder: Path | None) -> Mismatch | None:
    """Compare the database with the newest anchor and with the records of the archive."""
    try:
        anchor = newest_anchor(anchor_folder)
    except AnchorError as error:
        return Mismatch(str(error))
    if anchor and anchor.number > accepted_number(session) and (problem := chain_problem(session, anchor)):
        return Mismatch(problem)
    foreign = foreign_records(session, archive)
    if foreign and files_digest(foreign) not in accepted_files(session):
        return Mismatch(f"the archive holds {len(foreign)} records of which the database knows nothing")
    return None


def foreign_records(session: Session, archive: Archive) -> list[ForeignRecord]:
    """Return the records of the archive that another chain led to, in the order of their digests.

    A record that rests on this chain is one that a worker had made when it was stopped: it is drawn up again.
    """
    foreign = []
    for digest in sorted(archive.digests() - case_queries.every_record_digest(session)):
        data = _record_data(archive, digest)
        if data and not _has_event(session, data):
            foreign.append(ForeignRecord(digest, str(data["reference"])))
    return foreign


def files_digest(foreign: list[ForeignRecord]) -> str:
    return hashlib.sha256("\n".join(each.digest for each in foreign).encode()).hexdigest()


def accept(uow: UnitOfWork, archive: Archive, anchor_folder: Path | None, reason: str) -> bool:
    """Accept a database that is not the attested one, for good and by name of the reason; False if there is no need.

    References that the lost chain gave out, and the numbers of its records, are not given out again.
    """
    session = uow.session
    mismatch = find_mismatch(session, archive, anchor_folder)
    if mismatch is None:
        return False
    foreign = foreign_records(session, archive)
    _keep_numbers(session, foreign)
    number = str(_newest_number(anchor_folder))
    security_event("head-accepted", target=number)
    record_event(uow, None, ACCEPTED, words=mismatch.words, reason=reason, number=number, archive=files_digest(foreign))
    return True


@dataclass(slots=True)
class HeadCheck:
    """The check of one process: once it has passed, it is not done again."""

    database: Database
    archive: Archive
    anchor_folder: Path | None
    mismatch: Mismatch | None = None
    _passed: bool = False
    _ask_again_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> Mismatch | None:
        """Check unless the check has passed before: an operator may have restored or accepted meanwhile."""
        with self._lock:
            if not self._passed and time.monotonic() >= self._ask_again_at:
                self.mismatch = self._look()
                self._passed = self.mismatch is None
                if self.mismatch:
                    security_event("read-only", target=self.mismatch.words)
            return self.mismatch

    def _look(self) -> Mismatch | None:
        try:
            with self.database.read() as session:
                return find_mismatch(session, self.archive, self.anchor_folder)
        except StorageUnavailableError as error:
            # Everybody who wants to write would wait for an answer, one after the other.
            self._ask_again_at = time.monotonic() + ASK_AGAIN_SECONDS
            return Mismatch(str(error), is_outage=True)

    def require(self) -> None:
        """Let somebody write.

        Raises:
            ReadOnlyError: this is not the attested database.
        """
        if mismatch := self.run():
            raise ReadOnlyError(mismatch.message)


def _record_data(archive: Archive, digest: str) -> dict[str, Any] | None:
    try:
        data = json.loads(archive.get(digest))
    except (ArchiveError, ValueError):  # a PDF, or what verification reports
        return None
    return data if isinstance(data, dict) and {"last_event", "chain_digest", "reference"} <= data.keys() else None


def _has_event(session: Session, data: dict[str, Any]) -> bool:
    query = select(EventRow.hash).where(EventRow.seq == data["last_event"])
    return bool(session.exec(query).one_or_none() == data["chain_digest"])


def accepted_files(session: Session) -> set[str]:
    return {row.data["archive"] for row in session.exec(select(EventRow).where(EventRow.tag == ACCEPTED)).all()}


def _newest_number(anchor_folder: Path | None) -> int:
    try:
        anchor: Anchor | None = newest_anchor(anchor_folder)
    except AnchorError:
        return 0
    return anchor.number if anchor else 0


def _keep_numbers(session: Session, foreign: list[ForeignRecord]) -> None:
    records = Counter(each.reference for each in foreign)
    for case in session.exec(select(Case).where(col(Case.reference).in_(records))).all():
        case.records_due += records[case.reference]
    kept = set(session.exec(select(ReferenceFloor.reference)).all())
    session.add_all([ReferenceFloor(reference=reference) for reference in sorted(records.keys() - kept)])

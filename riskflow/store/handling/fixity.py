"""Reads and writes of what fixity checks found."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.preservation.fixity import FixityArea, FixityState, FixitySummary, KeptFile
from riskflow.store.queries.cases import every_record_digest
from riskflow.store.queries.collaboration import every_attachment_digest
from riskflow.store.tables import FileCheck


def kept_files(session: Session) -> set[KeptFile]:
    """Return every file that a row refers to."""
    records = {KeptFile(FixityArea.RECORDS, digest) for digest in every_record_digest(session)}
    return records | {KeptFile(FixityArea.ATTACHMENTS, digest) for digest in every_attachment_digest(session)}


def check_times(session: Session) -> dict[KeptFile, datetime]:
    """Return when each file was last read."""
    rows = session.exec(select(FileCheck.area, FileCheck.digest, FileCheck.checked_at))
    return {KeptFile(FixityArea(area), digest): at for area, digest, at in rows}


def damaged_files(session: Session) -> list[FileCheck]:
    """Return the checks that found a file altered or missing."""
    query = select(FileCheck).where(FileCheck.state != FixityState.WHOLE)
    return list(session.exec(query.order_by(col(FileCheck.area), col(FileCheck.digest))).all())


def checks_of(session: Session, area: FixityArea, digests: Iterable[str]) -> dict[str, FileCheck]:
    """Return the newest check of each of some files."""
    query = select(FileCheck).where(FileCheck.area == area, col(FileCheck.digest).in_(list(digests)))
    return {row.digest: row for row in session.exec(query).all()}


def summary(session: Session) -> FixitySummary:
    damaged = sa.func.coalesce(sa.func.sum(sa.case((col(FileCheck.state) != FixityState.WHOLE, 1), else_=0)), 0)
    oldest = sa.select(sa.func.min(FileCheck.checked_at)).scalar_subquery()  # by itself, so that its index serves it
    number, broken, since = session.execute(sa.select(sa.func.count(), damaged, oldest).select_from(FileCheck)).one()
    return FixitySummary(number, int(broken), since)


def read_since(session: Session, moment: datetime) -> int:
    """Return how many files were read since a moment."""
    query = select(sa.func.count()).select_from(FileCheck).where(col(FileCheck.checked_at) >= moment)
    return session.exec(query).one()


def keep_checks(session: Session, found: Mapping[KeptFile, FixityState], at: datetime) -> None:
    for file, state in found.items():
        session.merge(FileCheck(area=file.area.value, digest=file.digest, checked_at=at, state=state.value))


def forget_checks(session: Session, files: Iterable[KeptFile]) -> None:
    """Delete the checks of files that nothing refers to any more."""
    for file in files:
        found = sa.and_(col(FileCheck.area) == file.area.value, col(FileCheck.digest) == file.digest)
        session.execute(sa.delete(FileCheck).where(found))

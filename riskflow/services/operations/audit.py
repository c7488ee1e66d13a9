"""Verification of an instance: the event chain, the rows that it binds, and every archived file."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from asn1crypto.x509 import Certificate
from sqlmodel import Session, col, select

from riskflow.cases.events import FIRST_PREVIOUS
from riskflow.files.archive import Archive, ArchiveFault
from riskflow.progress import Watched, unwatched
from riskflow.records.timestamps import timestamped_at
from riskflow.services.operations.anchors import AnchorError, SignedAnchor, anchor_files, anchor_problems, given_up
from riskflow.services.operations.bindings import (
    BINDINGS,
    UNREADABLE,
    derived_problems,
    table_problems,
    tables_to_compare,
)
from riskflow.services.operations.head_check import accepted_files, files_digest, foreign_records
from riskflow.services.record_locks import not_kept
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.chain import ROWS_ADOPTED, is_whole, removed_events
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import removals as removal_queries
from riskflow.store.queries.operations import event_hash
from riskflow.store.streams import PORTION, stream_events
from riskflow.store.tables import EventRow, RowBinding

MAX_EARLY, MAX_LATE = timedelta(minutes=5), timedelta(days=2)
"""How far clocks may be apart, and how long a service may have been away."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where an instance keeps what is verified beside its database, and whose signature its anchors bear."""

    archive: Archive
    attachments: Archive
    anchor_folder: Path | None = None
    trust: Sequence[Certificate] = ()
    timestamp_trust: Sequence[Certificate] = ()
    """The certificates of the timestamp service; without them its timestamps are not checked."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a verification has come, from where another may go on: the last event, the tables, and what is broken."""

    seq: int = 0
    hash: str = FIRST_PREVIOUS
    tables: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


Reached = Callable[[Checkpoint], None]
"""Is told after each portion how far a verification has come."""
BEGINNING = Checkpoint()


def problems(
    uow: UnitOfWork,
    places: Places,
    start: Checkpoint = BEGINNING,
    reached: Reached = lambda _: None,
    watched: Watched = unwatched,
) -> list[str]:
    """Return a sentence for everything that is broken, what a start has found before included."""
    session = uow.session
    try:
        broken = _proof_problems(session, start, reached)
        broken += anchor_problems(session, places.anchor_folder, places.trust)
        broken += timestamp_problems(places.anchor_folder, places.timestamp_trust)
    except UNREADABLE as error:
        return [f"the chain of events cannot be read: {error}"]
    # What follows from rows is worth computing only from rows that are as they were written.
    derived = [] if broken else list(derived_problems(uow))
    files = archive_problems(session, places.archive, watched)
    return [*broken, *derived, *files, *attachment_problems(session, places.attachments, watched)]


def verification_size(session: Session) -> tuple[int, dict[str, int], int]:
    """Return how many events are verified, how many bindings of each table, and how many files."""
    counted = sa.select(col(RowBinding.bound_table), sa.func.count()).group_by(col(RowBinding.bound_table))
    sizes = {table: number for table, number in session.execute(counted)}  # noqa: C416 - types of a row
    events = session.scalar(sa.select(sa.func.count()).select_from(EventRow)) or 0
    digests = case_queries.every_record_digest(session), collaboration_queries.every_attachment_digest(session)
    return events, {BINDINGS: sum(sizes.values()), **sizes}, sum(map(len, digests))


def _proof_problems(session: Session, start: Checkpoint, reached: Reached) -> list[str]:
    point = start
    if start.seq and event_hash(session, start.seq) != start.hash:
        point = replace(point, broken=(*point.broken, f"event {start.seq} is another since the verification began"))
    for row, found in _checked_events(session, start):
        is_portion = row.seq % PORTION == 0
        if found or is_portion:
            point = replace(point, seq=row.seq, hash=row.hash, broken=(*point.broken, *found))
        if is_portion:
            reached(point)
    for table in tables_to_compare(session):
        if table not in point.tables:
            found = list(table_problems(session, table))
            point = replace(point, tables=(*point.tables, table), broken=(*point.broken, *found))
            reached(point)
    return list(point.broken)


def timestamp_problems(folder: Path | None, trust: Sequence[Certificate]) -> Iterator[str]:
    """Check the timestamps of anchors: whoever has the seal can sign anchors anew, but not in the past of others."""
    for path in anchor_files(folder) if trust else ():
        with suppress(AnchorError):  # one that cannot be read has been named
            signed = SignedAnchor.from_file(path)
            at = timestamped_at(signed.anchor.content(), signed.timestamp, trust) if signed.timestamp else None
            if signed.timestamp and at is None:
                yield f"the timestamp of {path.name} is not one of it, or not of the service that is trusted"
            elif at and at + MAX_EARLY < datetime.fromisoformat(signed.anchor.at):
                yield f"{path.name} says that it was made after its timestamp"


def late_timestamps(folder: Path | None, trust: Sequence[Certificate]) -> Iterator[str]:
    """Say which anchors were seen by the timestamp service much later than they say they were made, or never."""
    for path in anchor_files(folder) if trust else ():
        with suppress(AnchorError):
            signed = SignedAnchor.from_file(path)
            at = timestamped_at(signed.anchor.content(), signed.timestamp, trust) if signed.timestamp else None
            if not signed.timestamp:
                yield f"{path.name} has no timestamp"
            elif at and at - datetime.fromisoformat(signed.anchor.at) > MAX_LATE:
                yield f"{path.name} of {signed.anchor.at} got its timestamp only on {at:%Y-%m-%d %H:%M} UTC"


def remarks(session: Session, places: Places, *, sends_anchors: bool = False) -> list[str]:
    """Return a sentence for what is not broken, but what whoever relies on the proof must know."""
    found = list(given_up(session))
    found += (
        f"rows were bound into the chain on {row.at:%Y-%m-%d}: before that day nothing proves them"
        for row in session.exec(select(EventRow).where(EventRow.tag == ROWS_ADOPTED)).all()
    )
    found += _removals(session)
    unknown = len(places.archive.digests() - case_queries.every_record_digest(session))
    if unknown:
        found.append(f"the archive holds {unknown} files that no row knows, such as those of an interrupted attempt")
    found += late_timestamps(places.anchor_folder, places.timestamp_trust)
    if places.anchor_folder is None:
        found.append(SENT_ONLY if sends_anchors else NO_ANCHOR)
    return found


def _removals(session: Session) -> Iterator[str]:
    removals = removal_queries.removals(session)
    names = case_queries.names_of(session, (removal.removed_by for removal, _ in removals))
    for removal, case in removals:
        number = sum(removal_queries.count_by_table(session, removal.id).values())
        done = f"{removal.completed_at:%Y-%m-%d %H:%M} UTC" if removal.completed_at else "not yet"
        records = len({row.number for row in case_queries.records_of(session, removal.case_id)})
        kept = f"; {records} records that had been filed before stay in the archive" if records else ""
        by = names.get(removal.removed_by, "the system")
        yield (
            f"what was written in {case.reference} was removed on {removal.removed_at:%Y-%m-%d %H:%M} UTC by {by} "
            f"({number} rows; from the files: {done}), and the chain covers what is left{kept}. Older backups hold it"
        )


def chain_problems(session: Session) -> Iterator[str]:
    """Recompute the hash of every event and compare its link to the event before."""
    for _, found in _checked_events(session, BEGINNING):
        yield from found


def _checked_events(session: Session, start: Checkpoint) -> Iterator[tuple[Any, list[str]]]:
    """Yield each event behind the start, with what is wrong with it."""
    previous, expected, removed = start.hash, start.seq + 1, removed_events(session)
    for row in stream_events(session, after=start.seq):
        found = []
        if row.seq != expected:
            found.append(f"event {expected} is missing: event {row.seq} follows")
        if row.previous != previous:
            found.append(f"event {row.seq} does not continue the event before it")
        if not is_whole(row, removed):
            found.append(f"event {row.seq} ({row.tag}) was altered: its hash is another")
        yield row, found
        previous, expected = row.hash, row.seq + 1


NO_ANCHOR = (
    "nothing outside this instance proves the head of the chain: whoever can write to the database could rewrite it "
    "whole. Set anchor_folder or anchor_mail"
)
SENT_ONLY = "anchors are sent by mail only: compare the newest that was received with  riskflow verify --anchors FOLDER"

FAULT_SENTENCES = {
    ArchiveFault.MISSING: "the archived file {where} is missing",
    ArchiveFault.ALTERED: "the archived file {where} was altered",
    ArchiveFault.FOREIGN: "{where} does not belong in the archive",
    ArchiveFault.LINK: "{where} is a link; the archive holds files only",
}


def archive_problems(session: Session, archive: Archive, watched: Watched = unwatched) -> Iterator[str]:
    """Read every file of the archive and compare it with the records of the database, both ways."""
    records = case_queries.archived_rows(session)
    expected = [digest for row in records for digest in (row.data_digest, row.pdf_digest)]
    faults = list(archive.check(expected, watched))
    yield from (FAULT_SENTENCES[problem.fault].format(where=problem.where) for problem in faults)
    foreign = foreign_records(session, archive)
    if foreign and files_digest(foreign) not in accepted_files(session):
        yield from (
            f"the archive holds a record of {each.reference} that no row knows: {each.digest}" for each in foreign
        )
    if not faults:
        yield from (
            f"the archived file {digest} is not locked as s3_lock says" for digest in not_kept(archive, records)
        )
        yield from _anchor_problems(session, archive, {row.data_digest for row in case_queries.all_records(session)})


def attachment_problems(session: Session, attachments: Archive, watched: Watched = unwatched) -> Iterator[str]:
    """Read every attached document and compare it with the cases."""
    for problem in attachments.check(sorted(collaboration_queries.every_attachment_digest(session)), watched):
        yield f"attachments: {FAULT_SENTENCES[problem.fault].format(where=problem.where)}"


def _anchor_problems(session: Session, archive: Archive, digests: set[str]) -> Iterator[str]:
    # A record has the hash of the last event before it, which a chain that was cut or rewritten lacks.
    for digest in sorted(digests):
        data = json.loads(archive.get(digest))
        hashes = case_queries.hashes_at(session, [data["last_event"]])
        if hashes.get(data["last_event"]) != data["chain_digest"]:
            yield f"record {data['reference']} rests on event {data['last_event']}, which the chain no longer has"

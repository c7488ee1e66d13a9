"""Verification of an instance: the event chain, and every archived file against the database."""

import json
from collections.abc import Iterator

from sqlmodel import Session

from riskflow.cases.events import FIRST_PREVIOUS, EventLink
from riskflow.files.archive import Archive, ArchiveFault
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries


def problems(session: Session, archive: Archive, attachments: Archive) -> list[str]:
    """Return a sentence for everything that is broken."""
    return [
        *chain_problems(session),
        *archive_problems(session, archive),
        *attachment_problems(session, attachments),
    ]


def chain_problems(session: Session) -> Iterator[str]:
    """Recompute the hash of every event and compare its link to the event before."""
    previous, expected = FIRST_PREVIOUS, 1
    for row in case_queries.all_events(session):
        if row.seq != expected:
            yield f"event {expected} is missing: event {row.seq} follows"
        if row.previous != previous:
            yield f"event {row.seq} does not continue the event before it"
        link = EventLink(row.seq, row.case_id, row.tag, row.actor_id, row.at, row.data, row.previous)
        if link.hash() != row.hash:
            yield f"event {row.seq} ({row.tag}) was altered: its hash is another"
        previous, expected = row.hash, row.seq + 1


FAULT_SENTENCES = {
    ArchiveFault.MISSING: "the archived file {where} is missing",
    ArchiveFault.ALTERED: "the archived file {where} was altered",
    ArchiveFault.FOREIGN: "{where} does not belong in the archive",
    ArchiveFault.LINK: "{where} is a link; the archive holds files only",
}


def archive_problems(session: Session, archive: Archive) -> Iterator[str]:
    """Read every file of the archive and compare it with the records of the database."""
    records = case_queries.all_records(session)
    expected = [digest for row in records for digest in (row.data_digest, row.pdf_digest)]
    faults = list(archive.check(expected))
    yield from (FAULT_SENTENCES[problem.fault].format(where=problem.where) for problem in faults)
    if not faults:
        yield from _anchor_problems(session, archive, {row.data_digest for row in records})


def attachment_problems(session: Session, attachments: Archive) -> Iterator[str]:
    """Read every attached document and compare it with the cases."""
    for problem in attachments.check(sorted(collaboration_queries.every_attachment_digest(session))):
        yield f"attachments: {FAULT_SENTENCES[problem.fault].format(where=problem.where)}"


def _anchor_problems(session: Session, archive: Archive, digests: set[str]) -> Iterator[str]:
    # A record has the hash of the last event before it, which a chain that was cut or rewritten lacks.
    hashes = {row.seq: row.hash for row in case_queries.all_events(session)}
    for digest in sorted(digests):
        data = json.loads(archive.get(digest))
        if hashes.get(data["last_event"]) != data["chain_digest"]:
            yield f"record {data['reference']} rests on event {data['last_event']}, which the chain no longer has"

"""Anchors: the head of the chain, signed with the seal and kept outside the instance, in a folder, by mail or both.

Each anchor has a number and the digest of the one before it. Events say which anchors were made, so that an anchor that
was taken away or exchanged is missed.
"""

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import rfc8785
import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.events import FIRST_PREVIOUS
from riskflow.services.events import record_event
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.chain import chain_end
from riskflow.store.tables import ARCHIVED, ArchivedRow, EventRow, RowBinding

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

    from riskflow.records.seal import SealKey

ANCHORED, ACCEPTED = "head-anchored", "head-accepted"
FORMAT = "riskflow-anchor-1"
TIMESTAMP_SUFFIX = ".tst"
"""Of the file beside an anchor that holds its timestamp: the anchor itself is never written again."""


class AnchorError(Exception):
    """An anchor cannot be read or written; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is attested: an instance by its first event, the head of its chain, and what its archive holds."""

    number: int
    instance: str
    seq: int
    head: str
    bindings: int
    files: int
    archive: str
    """Digest over the digests of the archived files that are registered up to the head, in their order."""
    at: str
    previous: str
    format: str = FORMAT

    def content(self) -> bytes:
        """Return the bytes that are signed: canonical JSON (RFC 8785)."""
        return rfc8785.dumps(asdict(self))

    def digest(self) -> str:
        return hashlib.sha256(self.content()).hexdigest()


@dataclass(frozen=True, slots=True)
class SignedAnchor:
    anchor: Anchor
    signature: bytes
    timestamp: bytes = b""
    """The timestamp (RFC 3161) of the anchor; empty where no service gave one."""

    @property
    def file_name(self) -> str:
        return f"anchor-{self.anchor.number:06d}.json"

    def as_file(self) -> bytes:
        proofs = {"signature": self.signature} | ({"timestamp": self.timestamp} if self.timestamp else {})
        written = {name: base64.b64encode(proof).decode() for name, proof in proofs.items()}
        return json.dumps({"anchor": asdict(self.anchor), **written}, indent=1).encode()

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read an anchor, with the timestamp in it or beside it.

        Raises:
            AnchorError: the file is none.
        """
        try:
            read: dict[str, Any] = json.loads(path.read_bytes())
            timestamp = base64.b64decode(read.get("timestamp", ""), validate=True)
            beside = path.with_suffix(TIMESTAMP_SUFFIX)
            timestamp = beside.read_bytes() if not timestamp and beside.is_file() else timestamp
            return cls(Anchor(**read["anchor"]), base64.b64decode(read["signature"], validate=True), timestamp)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AnchorError(f"{path} is no anchor that can be read.") from error


def anchor_files(folder: Path | None) -> list[Path]:
    """Return the anchors of a folder, oldest first."""
    return sorted(folder.glob("anchor-*.json")) if folder else []


def newest_anchor(folder: Path | None) -> Anchor | None:
    """Return the newest anchor of a folder.

    Raises:
        AnchorError: it cannot be read.
    """
    files = anchor_files(folder)
    return SignedAnchor.from_file(files[-1]).anchor if files else None


def write_anchor(uow: UnitOfWork, key: "SealKey", folder: Path | None) -> SignedAnchor | None:
    """Sign the head of the chain, store it in the folder if there is one, and record that; None if nothing is new."""
    from riskflow.records.seal import sign_detached  # noqa: PLC0415 - pyHanko: every start reads anchors, few sign

    seq, head, _ = chain_end(uow.session)
    newest = uow.session.get(EventRow, seq)
    if newest is None or newest.tag == ANCHORED:
        return None
    before = _before(uow.session, folder)
    files, archive = registered_files(uow.session, seq)
    anchor = Anchor(
        number=before[0] + 1,
        instance=first_hash(uow.session),
        seq=seq,
        head=head,
        bindings=count_bindings(uow.session, seq),
        files=files,
        archive=archive,
        at=uow.now.isoformat(timespec="seconds"),
        previous=before[1],
    )
    signed = SignedAnchor(anchor, sign_detached(anchor.content(), key))
    if folder:
        store_once(folder / signed.file_name, signed.as_file())
    record_event(uow, None, ANCHORED, event=str(seq), number=str(anchor.number), digest=anchor.digest())
    return signed


def anchor_message(signed: SignedAnchor, sender: str, recipient: str) -> EmailMessage:
    """Return the message that brings an anchor to whoever keeps it."""
    anchor = signed.anchor
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = Address("RiskFlow", addr_spec=sender), recipient
    message["Subject"] = f"RiskFlow: ankare / anchor {anchor.number}"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"Spara bilagan. Den intygar händelsekedjan till och med händelse {anchor.seq}: {anchor.head}\n\n"
        f"Keep the attachment. It attests to the chain of events up to event {anchor.seq}: {anchor.head}\n"
    )
    message.add_attachment(signed.as_file(), maintype="application", subtype="json", filename=signed.file_name)
    return message


def anchor_problems(session: Session, folder: Path | None, trust: "Sequence[Certificate]") -> Iterator[str]:
    """Check each anchor: its signature, its place in the sequence, and that the chain is still what it attests to."""
    digests: dict[int, str] = {}
    accepted = accepted_number(session)
    previous: SignedAnchor | None = None
    for path in anchor_files(folder):
        try:
            signed = SignedAnchor.from_file(path)
        except AnchorError as error:
            yield str(error)
            continue
        digests[signed.anchor.number] = signed.anchor.digest()
        yield from _signature_problems(path, signed, trust)
        yield from _sequence_problems(path, signed.anchor, previous.anchor if previous else None)
        if signed.anchor.number > accepted and (problem := chain_problem(session, signed.anchor)):
            yield problem
        previous = signed
    if folder:
        yield from _missing_anchors(session, digests)


def chain_problem(session: Session, anchor: Anchor) -> str | None:
    """Say how the chain differs from what an anchor attests to."""
    row = session.execute(sa.select(EventRow.hash).where(col(EventRow.seq) == anchor.seq)).scalar_one_or_none()  # type: ignore[call-overload]
    name = f"anchor {anchor.number} of {anchor.at}"
    if row is None:
        return f"{name} attests to event {anchor.seq}, which the chain no longer has: its end was cut, or it is older"
    if row != anchor.head or first_hash(session) != anchor.instance:
        return f"{name} attests to another event {anchor.seq}: the chain was written anew"
    if count_bindings(session, anchor.seq) != anchor.bindings:
        return f"{name} attests to another number of bindings up to event {anchor.seq}"
    if registered_files(session, anchor.seq) != (anchor.files, anchor.archive):
        return f"{name} attests to other archived files up to event {anchor.seq}"
    return None


def given_up(session: Session) -> Iterator[str]:
    """Yield what an operator has accepted: verification repeats it for good."""
    for row in session.exec(select(EventRow).where(EventRow.tag == ACCEPTED).order_by(col(EventRow.seq))).all():
        yield f"on {row.at:%Y-%m-%d} this was accepted: {row.data['words']} Reason: {row.data['reason']}"


def accepted_number(session: Session) -> int:
    """Return the number of the newest anchor that the chain does not have to agree with."""
    rows = session.exec(select(EventRow).where(EventRow.tag == ACCEPTED)).all()
    return max((int(row.data["number"]) for row in rows), default=0)


def first_hash(session: Session) -> str:
    return session.exec(select(EventRow.hash).where(EventRow.seq == 1)).one_or_none() or ""


def count_bindings(session: Session, seq: int) -> int:
    query = select(sa.func.count()).select_from(RowBinding).where(col(RowBinding.event_seq) <= seq)
    return session.exec(query).one()


def registered_files(session: Session, seq: int) -> tuple[int, str]:
    """Return number and digest of the archived files that were registered up to an event."""
    queries = (sa.select(kind).where(_is_bound(kind, seq)) for kind in ARCHIVED)
    rows: list[ArchivedRow] = [row for query in queries for row in session.execute(query).scalars()]
    digests = sorted({digest for row in rows for digest in (row.data_digest, row.pdf_digest)})
    return len(digests), hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _is_bound(kind: type[ArchivedRow], seq: int) -> sa.ColumnElement[bool]:
    table = str(kind.__tablename__)
    bound = select(RowBinding.row_id).where(RowBinding.bound_table == table, col(RowBinding.event_seq) <= seq)
    return sa.cast(kind.id, sa.String).in_(bound)


def _before(session: Session, folder: Path | None) -> tuple[int, str]:
    """Return number and digest of the newest anchor that the folder or the chain knows."""
    known = [(0, FIRST_PREVIOUS)]
    if newest := newest_anchor(folder):
        known.append((newest.number, newest.digest()))
    rows = session.exec(select(EventRow).where(EventRow.tag == ANCHORED).order_by(col(EventRow.seq).desc())).first()
    if rows:
        known.append((int(rows.data["number"]), rows.data["digest"]))
    return max(known, key=lambda each: each[0])


def _signature_problems(path: Path, signed: SignedAnchor, trust: "Sequence[Certificate]") -> Iterator[str]:
    from riskflow.records.seal import is_signed  # noqa: PLC0415 - as above

    moment = datetime.fromisoformat(signed.anchor.at)
    if not is_signed(signed.anchor.content(), signed.signature, trust, moment):
        yield f"{path.name} is not signed by the seal of this instance"


def _sequence_problems(path: Path, anchor: Anchor, previous: Anchor | None) -> Iterator[str]:
    if path.name != f"anchor-{anchor.number:06d}.json":
        yield f"{path.name} holds anchor {anchor.number}: it was exchanged"
    if previous and (anchor.number, anchor.previous) != (previous.number + 1, previous.digest()):
        yield f"{path.name} does not continue anchor {previous.number}"


def _missing_anchors(session: Session, digests: dict[int, str]) -> Iterator[str]:
    first = min(digests, default=0)  # older ones may have been moved away
    for row in session.exec(select(EventRow).where(EventRow.tag == ANCHORED)).all():
        number = int(row.data["number"])
        if number >= first and digests.get(number) != row.data["digest"]:
            yield f"anchor {number} of {row.at:%Y-%m-%d} is missing or another: event {row.seq} names it"


def store_once(path: Path, content: bytes) -> None:
    """Write a file whole and durably; one that exists is never overwritten."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".unfinished-") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o444)
            os.fsync(file.fileno())
            os.link(file.name, path)
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(descriptor)
        os.close(descriptor)
    except OSError as error:
        raise AnchorError(f"The anchor {path} cannot be written: {error.strerror}.") from error

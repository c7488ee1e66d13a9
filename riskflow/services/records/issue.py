"""Drawing up a record: from the rows of a case to values, from values to sealed files in the archive.

The worker does it in three steps: compose in a reading transaction, press outside any transaction, file in a writing
one. Each step may be done twice: the record's number is part of its key and the archive is addressed by content.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from riskflow.files.archive import Archive
from riskflow.records.model import Kind, Record, as_json
from riskflow.records.pdf import render
from riskflow.records.seal import KeyPair, check, seal
from riskflow.services.records.build import Origin, compose
from riskflow.services.unit_of_work import Desk, identity, open_case, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import RecordRow
from riskflow.text import Language

LANGUAGES = (Language.SV, Language.EN)


class SealError(Exception):
    """A seal that was just made does not hold. Nothing is filed; the worker tries again."""


@dataclass(frozen=True, slots=True)
class Press:
    """What turns a record into sealed files."""

    templates: Path
    base_url: str
    key: KeyPair
    archive: Archive


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record that lies sealed in the archive, in one language."""

    language: Language
    code: str
    kind: Kind
    data_digest: str
    pdf_digest: str

    def as_plain(self) -> dict[str, str]:
        """Return the plain strings that the queue keeps between two steps."""
        return {key: str(value) for key, value in asdict(self).items()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, str]) -> Self:
        """Read what `as_plain` gave."""
        language, kind = Language(plain["language"]), Kind(plain["kind"])
        return cls(language, plain["code"], kind, plain["data_digest"], plain["pdf_digest"])


def composed(desk: Desk, code: str, number: int, origin: Origin) -> Record | None:
    """Return what the record will say, or nothing when it has been filed before."""
    matter = open_case(desk, code)
    if case_queries.is_filed(desk.session, matter.id, number):
        return None
    decision = case_queries.decision_numbered(desk.session, matter.id, number)
    return compose(desk, matter, decision, origin)


def pressed(record: Record, press: Press, at: datetime) -> list[Sealed]:
    """Draw, seal, check and archive a record in both languages. No transaction is open meanwhile.

    Raises:
        SealError: when a fresh seal does not hold; nothing is filed then.
    """
    return [_pressed(record, language, press, at) for language in LANGUAGES]


def _pressed(record: Record, language: Language, press: Press, at: datetime) -> Sealed:
    pdf = render(
        record, language, templates=press.templates, base_url=press.base_url, development_seal=press.key.is_development
    )
    sealed = seal(pdf, press.key, at)
    report = check(sealed, press.key.trust)
    if not report.is_good:
        message = f"the seal of record {record.code} does not hold: {report}"
        raise SealError(message)
    return Sealed(language, record.code, record.kind, press.archive.put(as_json(record)), press.archive.put(sealed))


def file_record(desk: Desk, code: str, number: int, sealed: Iterable[Sealed]) -> None:
    """Enter sealed files in the register. Filing twice changes nothing."""
    matter = open_case(desk, code)
    if case_queries.is_filed(desk.session, matter.id, number):
        return
    decision = case_queries.decision_numbered(desk.session, matter.id, number)
    for item in sealed:
        desk.session.add(
            RecordRow(
                case_id=matter.id,
                decision_id=identity(decision.id),
                number=number,
                language=item.language.value,
                kind=item.kind.value,
                code=item.code,
                data_digest=item.data_digest,
                pdf_digest=item.pdf_digest,
                archived_at=desk.now,
            )
        )
    record_event(desk, matter.case, "record-archived", number=str(number))

"""Issuing a record: from the rows of a case to a value, from the value to sealed files in the archive.

The worker does it in three steps: build in a reading transaction, make the files outside any transaction, register
them in a writing one. Each step is idempotent: the record's number is part of its key, and the archive is addressed by
content.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from riskflow.cases.workflow import State
from riskflow.files.archive import Archive
from riskflow.records.kinds import ActKind, RecordKind
from riskflow.records.minutes import MinutesKind
from riskflow.records.model import Record
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import open_case
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import RecordRow
from riskflow.text import Language

if TYPE_CHECKING:
    from riskflow.records.pdf import Printed
    from riskflow.records.seal import SealKey
    from riskflow.records.timestamps import TimestampSource

LANGUAGES = (Language.SV, Language.EN)
KINDS: tuple[type[RecordKind | ActKind | MinutesKind], ...] = (RecordKind, ActKind, MinutesKind)


class SealError(Exception):
    """A seal that was just made is not valid. Nothing is registered; the worker tries again."""


@dataclass(frozen=True, slots=True)
class RecordIssuer:
    templates: Path
    base_url: str
    key: "SealKey"
    archive: Archive
    timestamps: "Callable[[], TimestampSource | None]" = lambda: None
    """The timestamp service as it is set, with what it is believed by at the moment."""


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A sealed record in the archive, in one language; the digests are those of the archive."""

    language: Language
    code: str
    kind: RecordKind | ActKind | MinutesKind
    data_digest: str
    pdf_digest: str

    def as_plain(self) -> dict[str, str]:
        """Return the strings that the queue stores between two steps."""
        return {key: str(value) for key, value in asdict(self).items()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, str]) -> Self:
        language = Language(plain["language"])
        kind = next(kinds(plain["kind"]) for kinds in KINDS if plain["kind"] in {*kinds})
        return cls(language, plain["code"], kind, plain["data_digest"], plain["pdf_digest"])


def build_record(uow: UnitOfWork, code: str, number: int, institution: IssuingInstitution) -> Record | None:
    """Return a record of a case; None when it has been registered before, or the case has left for security."""
    opened = open_case(uow, code)
    if opened.case.state is State.WITH_SECURITY or case_queries.is_filed(uow.session, opened.id, number):
        return None
    decision = case_queries.decision_numbered(uow.session, opened.id, number)
    return assemble_record(uow, opened, decision, institution)


def issue_files(record: "Printed", issuer: RecordIssuer, at: datetime) -> list[SealedRecord]:
    """Render, seal, check and archive a record in both languages.

    Raises:
        SealError: a fresh seal is not valid.
    """
    return [_issue_file(record, language, issuer, at) for language in LANGUAGES]


def _issue_file(record: "Printed", language: Language, issuer: RecordIssuer, at: datetime) -> SealedRecord:
    # WeasyPrint and pyHanko take most of a second: pages know issued records, and issue none.
    from riskflow.records.pdf import as_data, render_pdf  # noqa: PLC0415 - as above
    from riskflow.records.seal import check_seal, seal_pdf  # noqa: PLC0415 - as above

    pdf = render_pdf(
        record,
        language,
        templates=issuer.templates,
        base_url=issuer.base_url,
        development_seal=issuer.key.is_development,
    )
    sealed = seal_pdf(pdf, issuer.key, at, issuer.timestamps())
    report = check_seal(sealed, issuer.key.trust)
    if not report.is_good:
        message = f"the seal of record {record.code} does not hold: {report}"
        raise SealError(message)
    return SealedRecord(
        language, record.code, record.kind, issuer.archive.put(as_data(record)), issuer.archive.put(sealed)
    )


def register_record(uow: UnitOfWork, code: str, number: int, sealed: Iterable[SealedRecord]) -> None:
    """Enter sealed files in the register; a record that is there already is left alone."""
    opened = open_case(uow, code)
    if opened.case.state is State.WITH_SECURITY or case_queries.is_filed(uow.session, opened.id, number):
        return
    decision = case_queries.decision_numbered(uow.session, opened.id, number)
    for item in sealed:
        uow.session.add(
            RecordRow(
                case_id=opened.id,
                decision_id=identity(decision.id),
                number=number,
                language=item.language.value,
                kind=item.kind.value,
                code=item.code,
                data_digest=item.data_digest,
                pdf_digest=item.pdf_digest,
                archived_at=uow.now,
            )
        )
    record_event(uow, opened.case, "record-archived", number=str(number))

"""Packages of a case or a year: as E-ARK SIP, or as plain folders for people, each with its proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any

from asn1crypto import pem

from riskflow import __version__
from riskflow.config import Config
from riskflow.errors import InvalidError, NotAllowedError, NotFoundError
from riskflow.logs import security_event
from riskflow.preservation.delivery import (
    READ_ME,
    VERIFIER,
    VERIFIER_SOURCE,
    DeliveryManifest,
    DeliveryWriter,
    json_file,
    json_lines,
)
from riskflow.preservation.fixity import FixityArea, FixityState
from riskflow.preservation.package import (
    DESCRIPTION,
    METS,
    PREMIS,
    SIP_DATA,
    SIP_DOCUMENTATION,
    InformationPackage,
    PackedEvent,
    PackedFile,
)
from riskflow.preservation.xml_documents import description_document, mets_document, premis_document
from riskflow.progress import Watched, unwatched
from riskflow.services.instance import Instance
from riskflow.services.operations.anchors import SignedAnchor, anchor_files, first_hash
from riskflow.services.operations.export import export_lines
from riskflow.services.operations.start_checks import usable_seal_key
from riskflow.services.preservation.case_files import JSON, CaseFile, PackedCase, packed_case
from riskflow.services.preservation.minutes_files import PackedMinutes, minutes_of_case, packed_minutes
from riskflow.services.preservation.read_me import read_me
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.chain import chain_end
from riskflow.store.handling import fixity as fixity_queries
from riskflow.store.handling import packages as package_queries
from riskflow.text import Text

if TYPE_CHECKING:
    from riskflow.records.seal import SealKey

NOTHING_ARCHIVED = Text(
    sv="Inget som du kan få i ett paket arkiverades det året.",
    en="Nothing that you can have in a package was archived that year.",
)
XML = "text/xml"


def _too_many(year: int, max_cases: int) -> Text:
    command = f"riskflow archive package --year {year} --output FILE"
    return Text(
        sv=f"År {year} har fler än {max_cases} ärenden, och ett så stort paket görs inte medan någon väntar på sidan. "
        f"Be den som sköter driften att skriva  {command}",
        en=f"{year} has more than {max_cases} cases, and so large a package is not made while somebody waits for the "
        f"page. Ask whoever runs the system to type  {command}",
    )


class PackageLayout(StrEnum):
    """How the folders of a package are laid out."""

    SIP = "sip"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class PackageSource:
    """What goes into a package, read in one transaction; contents are read from the archives while it is written."""

    name: str
    title: Text
    cases: Sequence[PackedCase]
    minutes: PackedMinutes
    left_out: Sequence[dict[str, str]]
    since: str
    until: str
    chain: tuple[int, str, str]
    places: dict[str, int]
    checks: dict[tuple[FixityArea, str], tuple[datetime, str]]
    all_lines: Sequence[dict[str, Any]] = ()
    """The whole chain, where it was asked for."""

    @property
    def files(self) -> list[CaseFile]:
        own = [
            CaseFile(f"{case.reference}/case.json", JSON, case.files[0].created, content=json_file(case.description))
            for case in self.cases
        ]
        return [*(file for case in self.cases for file in case.files), *own, *self.minutes.files]


def case_source(uow: UnitOfWork, code: str, *, with_chain: bool = False) -> PackageSource:
    """Return what a package of one case holds.

    Raises:
        NotAllowedError: the person may not have it, or it has no record.
    """
    case = packed_case(uow, code)
    title = Text(sv=f"Ärende {case.reference}", en=f"Case {case.reference}")
    minutes = minutes_of_case(uow, case.id)
    return _source(uow, (f"riskflow-{case.reference}", title), [case], minutes, with_chain=with_chain)


def year_source(uow: UnitOfWork, year: int, *, with_chain: bool = False, max_cases: int | None = None) -> PackageSource:
    """Return what a package of the records of a year holds; what the person may not have is named as left out.

    Raises:
        NotFoundError: nothing of that year can be given out.
        InvalidError: the year has more cases than the maximum.
    """
    since, until = (datetime(each, 1, 1, tzinfo=SWEDISH_TIME) for each in (year, year + 1))
    cases, left_out = [], []
    rows = package_queries.cases_archived_between(uow.session, since, until)
    if max_cases is not None and len(rows) > max_cases:
        raise InvalidError(_too_many(year, max_cases))
    for row in rows:
        try:
            cases.append(packed_case(uow, row.code))
        except NotAllowedError as error:
            left_out.append({"about": row.reference, **error.message.model_dump()})
        except NotFoundError:
            continue  # what is closed to the person is not named either
    minutes = packed_minutes(uow, package_queries.minutes_archived_between(uow.session, since, until))
    if not (cases or minutes.files):
        raise NotFoundError(NOTHING_ARCHIVED)
    title = Text(sv=f"Handlingar arkiverade {year}", en=f"Records archived in {year}")
    source = _source(uow, (f"riskflow-{year}", title), cases, minutes, with_chain=with_chain)
    return replace(source, left_out=[*left_out, *source.left_out])


def write_package(
    source: PackageSource,
    instance: Instance,
    layout: PackageLayout,
    target: IO[bytes],
    watched: Watched = unwatched,
) -> None:
    """Write a package, file by file.

    Raises:
        ArchiveError: a file of the archive is not as it was archived; nothing that is written then is a package.
    """
    from riskflow.records.seal import sign_detached  # noqa: PLC0415 - pyHanko, which pages seldom need

    now, key = instance.now().replace(microsecond=0), usable_seal_key(instance.config)
    writer = DeliveryWriter(target, now)
    archives = {FixityArea.RECORDS: instance.archive, FixityArea.ATTACHMENTS: instance.attachments}
    inside = SIP_DATA if layout is PackageLayout.SIP else ""
    packed: list[PackedFile] = []
    for file in watched(source.files):
        content, path = file.read(archives), f"{inside}/{file.path}".strip("/")
        packed.append(PackedFile.of(path, file.media_type, file.created, content, file.title))
        writer.add(f"{source.name}/{path}", content)
    notes = read_me(source.title, instance.config.institution_sv, instance.config.institution_en, source.left_out)
    if layout is PackageLayout.SIP:
        _add_metadata(writer, _package(source, packed, instance.config, now), notes)
    _add_proof(writer, source, instance, key)
    writer.add(READ_ME, notes)
    writer.add(VERIFIER, VERIFIER_SOURCE.read_bytes())
    seq, head, first = source.chain
    made_at = now.isoformat(timespec="seconds")
    writer.close(
        lambda files: DeliveryManifest(source.name, layout.value, made_at, first, seq, head, files),
        lambda content: sign_detached(content, key),
    )
    security_event("package-made", target=source.name, files=len(packed))


def _source(
    uow: UnitOfWork, called: tuple[str, Text], cases: list[PackedCase], minutes: PackedMinutes, *, with_chain: bool
) -> PackageSource:
    files = [*(file for case in cases for file in case.files), *minutes.files]
    days = sorted(f"{file.created:%Y-%m-%d}" for file in files)
    left_out = [{"about": case.reference, **each.model_dump()} for case in cases for each in case.left_out]
    checks = {
        (area, digest): (row.checked_at, row.state)
        for area in FixityArea
        for digest, row in fixity_queries.checks_of(
            uow.session, area, {file.digest for file in files if file.area is area and file.digest}
        ).items()
    }
    end = chain_end(uow.session)
    chain = (end.seq, end.hash, first_hash(uow.session))
    places = package_queries.place_in_chain(uow.session)
    lines = list(export_lines(uow.session, None)) if with_chain else []
    span = (days[0], days[-1]) if days else ("", "")
    named = [*left_out, *minutes.left_out]
    return PackageSource(*called, cases, minutes, named, *span, chain, places, checks, lines)


def _package(source: PackageSource, packed: list[PackedFile], config: Config, now: datetime) -> InformationPackage:
    return InformationPackage(
        source.name,
        f"{source.title.sv} / {source.title.en}",
        "Ansvarsfull internationalisering: ärenden med handlingar / Responsible internationalisation: cases, records",
        now,
        f"{config.institution_sv} / {config.institution_en}",
        __version__,
        packed,
        list(_events(source, now)),
        [each for case in source.cases for each in (case.reference, case.registry_no) if each],
        source.since,
        source.until,
    )


def _add_metadata(writer: DeliveryWriter, described: InformationPackage, notes: bytes) -> None:
    """Add what E-ARK wants beside the files: documentation, Dublin Core, PREMIS and METS."""
    text = PackedFile.of(f"{SIP_DOCUMENTATION}/{READ_ME}", "text/plain", described.made_at, notes)
    writer.add(f"{described.name}/{text.path}", notes)
    package, metadata = replace(described, files=[*described.files, text]), {}
    for path, content in ((DESCRIPTION, description_document(package)), (PREMIS, premis_document(package))):
        metadata[path] = PackedFile.of(path, XML, package.made_at, content)
        writer.add(f"{package.name}/{path}", content)
    writer.add(f"{package.name}/{METS}", mets_document(package, metadata))


def _events(source: PackageSource, now: datetime) -> Iterator[PackedEvent]:
    """Yield what happened to the files of a package, with the newest check of each, up to its making."""
    for happened in (*(case.events for case in source.cases), source.minutes.events):
        yield from (replace(each, files=[f"{SIP_DATA}/{path}" for path in each.files]) for each in happened)
    for file in source.files:
        if found := source.checks.get((file.area, file.digest)):
            at, state = found
            outcome = "pass" if state == FixityState.WHOLE else "fail"
            detail = "The archived file was read and its SHA-256 computed"
            key = f"{file.digest}/{at.isoformat()}/{file.path}"
            yield PackedEvent(key, "fixity check", at, detail, outcome, [f"{SIP_DATA}/{file.path}"])
    key = f"{source.name}/{now.isoformat()}"
    yield PackedEvent(key, "information package creation", now, "The package was made", "success")


def _add_proof(writer: DeliveryWriter, source: PackageSource, instance: Instance, key: "SealKey") -> None:
    """Add the list of all archived files, the events of the cases, the anchors and the certificate of the seal."""
    seq = source.chain[0]
    listed = [{"seq": place, "digest": digest} for digest, place in source.places.items() if place <= seq]
    writer.add("proof/archive.jsonl", json_lines(sorted(listed, key=lambda each: (each["seq"], each["digest"]))))
    lines = sorted((line for case in source.cases for line in case.chain), key=lambda line: int(line["seq"]))
    writer.add("proof/events.jsonl", json_lines(lines))
    if source.all_lines:
        writer.add("proof/chain.jsonl", json_lines(list(source.all_lines)))
    for path in anchor_files(instance.config.anchor_folder):
        writer.add(f"proof/anchors/{path.name}", SignedAnchor.from_file(path).as_file())
    writer.add("proof/seal.pem", pem.armor("CERTIFICATE", key.trust[0].dump()))

"""The lists and the register of organisations: importing a version, and how fresh those in force are.

A file is read whole, compared with the version in force and put in force in one transaction.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import rfc8785

from riskflow.errors import InvalidError, NotFoundError
from riskflow.files.untrusted import RefusedFileError, sha256_of
from riskflow.screening.entities import NUMBER
from riskflow.screening.hits import ScreeningReason, screening_reason
from riskflow.screening.importers import read_list, ror
from riskflow.screening.importers.succession import KnownEntry, content_digest, digest_of, predecessors
from riskflow.screening.lists import (
    LIST_SOURCES,
    REQUIRED_LISTS,
    EntityKind,
    ListedName,
    ListFile,
    ListFreshness,
    ListSource,
    ParsedEntry,
    has_shrunk,
    list_freshness,
    lost_parts,
    part_counts,
    standing_on,
)
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import lists
from riskflow.store.tables import ListVersion
from riskflow.text import Text

LISTS_IN_FORCE = "lists in force"
REGISTER_NAME = Text(sv="Registret över organisationer (ROR)", en="Register of organisations (ROR)")
WHY_NO_PERSONS = Text(
    sv="Personer matchas inte: det vore behandling av personuppgifter som nästan alltid träffar fel person. "
    "Den som slår på det anger ett skäl i inställningen `persons_because`.",
    en="Persons are not matched: it would process personal data, and would nearly always hit the wrong person. "
    "Whoever turns it on gives a reason in the setting `persons_because`.",
)
NO_ENTRY = Text(
    sv="Det finns ingen sådan post på universitetets lista, eller så är den redan borttagen.",
    en="The university's list has no such entry, or it has been removed already.",
)


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """A list that was read from its files; reading is slow, so it is done before the transaction is opened."""

    source: str
    file_name: str
    sha256: str
    published_on: date | None
    entries: tuple[ParsedEntry, ...]
    left_out: int
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDifference:
    """How two versions of a list differ, by the names of entries."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListStatus:
    """A list, how fresh it is today, and its version in force."""

    source: str
    name: Text
    freshness: ListFreshness
    version: ListVersion | None


def prepare(source: str, paths: Sequence[Path], persons_because: str = "") -> PreparedImport:
    """Read the files of a list, without the persons on it unless there is a reason to match them.

    Raises:
        RefusedFileError: saying why.
    """
    read: ListFile = read_list(source, paths[0], paths[1:])
    kinds = {EntityKind.ORGANISATION, *((EntityKind.PERSON,) if persons_because else ())}
    entries = tuple(entry for entry in read.entries if entry.kind in kinds)
    digests = [sha256_of(path) for path in paths]
    digest = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    names = ", ".join(path.name for path in paths)
    return PreparedImport(
        source, names, digest, read.published_on, entries, len(read.entries) - len(entries), read.unclear
    )


def import_list(uow: UnitOfWork, prepared: PreparedImport, *, may_shrink: bool = False) -> ListVersion | None:
    """Put a list in force and return its version, or None where the same file is in force already.

    Raises:
        RefusedFileError: when it is older or far smaller than the version in force, which then stays.
    """
    before = lists_in_force(uow).get(prepared.source)
    if before and before.sha256 == prepared.sha256:
        return None
    known = _known_editions(uow, prepared.source)
    if before and not may_shrink:
        _refuse_older(prepared, before)
        _refuse_lost_parts(known[0], prepared.entries)  # it names what is missing
        _refuse_shrunken(before.entries, len(prepared.entries))
    version = _version(uow, prepared, len(prepared.entries), sum(len(entry.names) for entry in prepared.entries))
    rows = _entries(prepared.entries, predecessors(prepared.entries, known), uow.today)
    lists.put_in_force(uow.session, version, rows, _names(prepared.entries))
    _record_import(uow, version, LIST_SOURCES[prepared.source].name)
    return version


def _known_editions(uow: UnitOfWork, source: str) -> list[list[KnownEntry]]:
    """Return the entries of the stored versions of a list, the newest version first."""
    versions = lists.newest_versions(uow.session, [source]).get(source, [])
    return [[_known(row, uow.today) for row in lists.known_entries(uow.session, version)] for version in versions]


def _identifiers(entry: ParsedEntry) -> dict[str, str]:
    """Return the identifiers that are kept: of persons those of the publisher, and no number that is theirs."""
    is_person = entry.kind is EntityKind.PERSON
    return {kind: value for kind, value in entry.identifiers.items() if value and not (is_person and kind == NUMBER)}


def _known(row: Mapping[str, Any], today: date) -> KnownEntry:
    standing = standing_on(row["ended_on"], today, is_mention=row["is_mention"])
    content = content_digest(row["names"], row["territories"], row["programme"], row["reason"], standing)
    return KnownEntry(row["code"], tuple(row["keys"]), row["name"], tuple(row["parts"]), row["fingerprint"], content)


def _refuse_lost_parts(before: Iterable[KnownEntry], after: Iterable[ParsedEntry]) -> None:
    lost = lost_parts(part_counts(each.parts for each in before), part_counts(each.parts for each in after))
    if lost:
        raise RefusedFileError(
            f"lists inside the file are gone or far smaller than in the version in force: {'; '.join(lost)}. That is "
            "taken for a broken download. If it is right, import it with --may-shrink"
        )


def _refuse_shrunken(before: int, after: int) -> None:
    if has_shrunk(before, after):
        raise RefusedFileError(
            f"the file holds {after} entries where the version in force holds {before}; a list that shrinks by more "
            "than 20 % is taken for a broken download. If it is right, import it with --may-shrink"
        )


def _refuse_older(prepared: PreparedImport, before: ListVersion) -> None:
    if prepared.published_on and before.published_on and prepared.published_on < before.published_on:
        raise RefusedFileError(
            f"the file is from {prepared.published_on}, older than the version in force ({before.published_on}). "
            "If it is right, import it with --may-shrink"
        )


def _version(uow: UnitOfWork, prepared: PreparedImport, entries: int, names: int) -> ListVersion:
    return ListVersion(
        source=prepared.source,
        file_name=prepared.file_name,
        sha256=prepared.sha256,
        published_on=prepared.published_on,
        imported_at=uow.now,
        imported_by=uow.viewer.id or None,
        entries=entries,
        names=names,
        left_out=prepared.left_out,
        is_in_force=True,
        unclear=list(prepared.unclear),
    )


def _record_import(uow: UnitOfWork, version: ListVersion, name: Text) -> None:
    uow.session.info.pop(LISTS_IN_FORCE, None)  # what was read before this import is outdated
    record_event(uow, None, "list-imported", list=name, entries=str(version.entries), sha256=version.sha256)


def _entries(entries: Iterable[ParsedEntry], before: Mapping[str, KnownEntry], today: date) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(entries):
        known = before.get(entry.code)
        content = digest_of(entry, today)
        yield {
            "number": number,
            "code": known.code if known else entry.code,
            "keys": list(dict.fromkeys((entry.code, *entry.keys))),
            "parts": list(entry.parts),
            "name": entry.names[0].text,
            "kind": entry.kind.value,
            "territories": list(entry.territories),
            "programme": entry.programme,
            "reason": entry.reason,
            "listed_on": entry.listed_on,
            "ended_on": entry.ended_on,
            "is_mention": entry.is_mention,
            "url": entry.url if entry.url.startswith(("https://", "http://")) else "",
            "identifiers": _identifiers(entry),
            "fingerprint": known.fingerprint_of(content) if known else content,
        }


def _names(entries: Iterable[ParsedEntry]) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(entries):
        for position, name in enumerate(entry.names):
            yield {
                "number": number,
                "position": position,
                "text": name.text,
                "kind": name.kind,
            }


# -- The register ------------------------------------------------------------------------------------------------------


def import_register(
    uow: UnitOfWork, path: Path, organisations: list[ror.RorOrganisation], *, may_shrink: bool = False
) -> ListVersion | None:
    """Put a dump of the register in force and return its version, or None where the same file is in force already.

    Raises:
        RefusedFileError: when it holds far fewer organisations than the one in force.
    """
    prepared = PreparedImport(lists.REGISTER, path.name, sha256_of(path), None, (), 0)
    before = lists_in_force(uow).get(lists.REGISTER)
    if before and before.sha256 == prepared.sha256:
        return None
    if before and not may_shrink:
        _refuse_shrunken(before.entries, len(organisations))
    version = _version(uow, prepared, len(organisations), sum(len(each.names) for each in organisations))
    rows = map(_organisation, organisations)
    lists.replace_register(uow.session, version, rows, _organisation_names(organisations), _relations(organisations))
    _record_import(uow, version, REGISTER_NAME)
    return version


def _organisation(each: ror.RorOrganisation) -> Mapping[str, Any]:
    return {
        "code": each.code,
        "name": each.name,
        "status": each.status,
        "types": list(each.types),
        "territory": each.territory,
        "city": each.city,
        "website": each.website,
        "domains": list(each.domains),
        "identifiers": dict(each.identifiers),
    }


def _organisation_names(organisations: Iterable[ror.RorOrganisation]) -> Iterator[dict[str, Any]]:
    for each in organisations:
        for position, (text, kind, language) in enumerate(each.names):
            yield {
                "organisation": each.code,
                "position": position,
                "text": text,
                "kind": kind,
                "language": language,
            }


def _relations(organisations: Iterable[ror.RorOrganisation]) -> Iterator[dict[str, Any]]:
    for each in organisations:
        for position, (kind, other) in enumerate(each.relations):
            yield {"organisation": each.code, "position": position, "kind": kind, "other": other}


# -- What is in force --------------------------------------------------------------------------------------------------


def lists_in_force(uow: UnitOfWork) -> Mapping[str, ListVersion]:
    """Return the version in force of each list and of the register, read once in a unit of work."""
    if LISTS_IN_FORCE not in uow.session.info:
        uow.session.info[LISTS_IN_FORCE] = lists.in_force(uow.session)
    found: Mapping[str, ListVersion] = uow.session.info[LISTS_IN_FORCE]
    return found


def edition_in_force(uow: UnitOfWork) -> dict[str, int]:
    """Return the id of the version in force of each list and of the register: what a screening searches."""
    return {source: identity(version.id) for source, version in lists_in_force(uow).items()}


def list_statuses(uow: UnitOfWork) -> list[ListStatus]:
    """Return the status of every list, also of those that were never imported."""
    versions = lists_in_force(uow)
    return [_list_status(uow.today, source, versions.get(source.id)) for source in LIST_SOURCES.values()]


def _list_status(today: date, source: ListSource, version: ListVersion | None) -> ListStatus:
    imported = version.imported_at.astimezone(SWEDISH_TIME).date() if version else None
    freshness = list_freshness(source, version.published_on if version else None, imported, today)
    return ListStatus(source.id, source.name, freshness, version)


def doubts(statuses: Sequence[ListStatus]) -> tuple[ScreeningReason, ...]:
    """Return why nobody is clear today: there is no list at all, or one that binds is missing or too old.

    A list that only informs makes nobody unknown: its own row says that it is missing or too old.
    """
    if all(status.version is None for status in statuses):
        return (screening_reason("no-lists"),)
    missing = [s for s in statuses if s.freshness is ListFreshness.MISSING and s.source in REQUIRED_LISTS]
    old = [s for s in statuses if s.freshness is ListFreshness.OLD and s.source in REQUIRED_LISTS]
    return (
        *(screening_reason("missing", status.source, list=status.name) for status in missing),
        *(screening_reason("old", status.source, list=status.name, date=_day_of(status)) for status in old),
    )


def _day_of(status: ListStatus) -> str:
    version = status.version
    return (version.published_on or version.imported_at.date()).isoformat() if version else ""


def differences(uow: UnitOfWork, sources: Iterable[str]) -> dict[str, ListDifference]:
    """Return how the version in force differs from the one before, for those lists that have both."""
    versions = lists.newest_versions(uow.session, sources)
    pairs = {source: numbers for source, numbers in versions.items() if len(numbers) == lists.KEPT_VERSIONS}
    entries = lists.fingerprints_of(uow.session, [number for pair in pairs.values() for number in pair])
    return {source: _difference(entries.get(new, {}), entries.get(old, {})) for source, (new, old) in pairs.items()}


def _difference(new: Mapping[str, tuple[str, str]], old: Mapping[str, tuple[str, str]]) -> ListDifference:
    return ListDifference(
        added=tuple(name for code, (name, _) in new.items() if code not in old),
        removed=tuple(name for code, (name, _) in old.items() if code not in new),
        changed=tuple(name for code, (name, digest) in new.items() if code in old and old[code][1] != digest),
    )


def difference(uow: UnitOfWork, source: str) -> ListDifference:
    """Return how the version in force of a list differs from the one before.

    Raises:
        InvalidError: where there are not two versions.
    """
    found = differences(uow, [source]).get(source)
    if found is None:
        raise InvalidError(
            Text(
                sv="Listan har bara lästs in en gång, eller inte alls; det finns inget att jämföra.",
                en="The list has been imported once or not at all; there is nothing to compare.",
            )
        )
    return found


def add_own_entry(uow: UnitOfWork, entry: ParsedEntry) -> ListVersion:
    """Put a new version of the university's own list in force, with the entry added or replaced."""
    others = [each for each in own_entries(uow) if each.code != entry.code]
    return _replace_own(uow, (*others, entry))


def remove_own_entry(uow: UnitOfWork, code: str) -> ListVersion:
    """Put a new version of the university's own list in force, without the entry.

    Raises:
        NotFoundError: when it has no such entry.
    """
    before = own_entries(uow)
    after = tuple(entry for entry in before if entry.code != code)
    if len(after) == len(before):
        raise NotFoundError(NO_ENTRY)
    return _replace_own(uow, after)


def _replace_own(uow: UnitOfWork, entries: tuple[ParsedEntry, ...]) -> ListVersion:
    content = rfc8785.dumps([[entry.code, digest_of(entry, uow.today)] for entry in entries])
    prepared = PreparedImport("own", "administration", hashlib.sha256(content).hexdigest(), uow.today, entries, 0)
    return import_list(uow, prepared, may_shrink=True) or lists_in_force(uow)["own"]


def own_entries(uow: UnitOfWork) -> list[ParsedEntry]:
    """Return the entries of the university's own list."""
    version = lists_in_force(uow).get("own")
    if version is None:
        return []
    names = lists.names_of_entries(uow.session, identity(version.id))
    return [
        ParsedEntry(
            code=row.code,
            names=tuple(ListedName(name.text, name.kind) for name in names.get(row.number, [])),
            territories=tuple(row.territories),
            reason=row.reason,
            listed_on=row.listed_on,
            ended_on=row.ended_on,
            url=row.url,
            identifiers=row.identifiers,
        )
        for row in lists.entries_of(uow.session, identity(version.id))
    ]

"""Taking in a list or the register: read whole, compared with what is in force, put in force in one transaction."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import rfc8785

from riskflow.errors import InvalidError
from riskflow.files.untrusted import RefusedFileError, sha256_of
from riskflow.screening.importers import read_list, ror
from riskflow.screening.lists import (
    LIST_SOURCES,
    EntityKind,
    ListedName,
    ListFile,
    ListFreshness,
    ParsedEntry,
    has_shrunk,
    list_freshness,
)
from riskflow.screening.names import name_key
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import lists
from riskflow.store.tables import ListVersion
from riskflow.text import Text

REGISTER_NAME = Text(sv="Registret över organisationer (ROR)", en="Register of organisations (ROR)")
WHY_NO_PERSONS = Text(
    sv="Personer matchas inte: det vore behandling av personuppgifter som nästan alltid träffar fel person. "
    "Den som slår på det anger ett skäl i inställningen `persons_because`.",
    en="Persons are not matched: it would process personal data, and would nearly always hit the wrong person. "
    "Whoever turns it on gives a reason in the setting `persons_because`.",
)


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """A file that was read and may be put in force: the slow part, done before any lock is taken."""

    source: str
    file_name: str
    sha256: str
    published_on: date | None
    entries: tuple[ParsedEntry, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ListDifference:
    """How two versions of a list differ, by the names of entries."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListStatus:
    """A list as it stands today."""

    source: str
    name: Text
    freshness: ListFreshness
    version: ListVersion | None


def prepare(source: str, paths: Sequence[Path], persons_because: str = "") -> PreparedImport:
    """Read a file of a list.

    Raises:
        RefusedFileError: when it is refused; the message says why.
    """
    found: ListFile = read_list(source, paths[0], paths[1:])
    wanted = {EntityKind.ORGANISATION, *((EntityKind.PERSON,) if persons_because else ())}
    entries = tuple(entry for entry in found.entries if entry.kind in wanted)
    sums = [sha256_of(path) for path in paths]
    whole = sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()
    names = ", ".join(path.name for path in paths)
    return PreparedImport(source, names, whole, found.published_on, entries, len(found.entries) - len(entries))


def import_list(uow: UnitOfWork, prepared: PreparedImport, *, may_shrink: bool = False) -> ListVersion | None:
    """Put a list in force; nothing happens where the same file is in force already.

    Raises:
        RefusedFileError: when it holds far fewer entries than the version in force, which then stays.
    """
    before = lists.in_force(uow.session).get(prepared.source)
    if before and before.sha256 == prepared.sha256:
        return None
    if before and not may_shrink:
        _refuse_older(prepared, before)
        _refuse_shrunken(before.entries, len(prepared.entries))
    version = _version(uow, prepared, len(prepared.entries), sum(len(entry.names) for entry in prepared.entries))
    lists.put_in_force(uow.session, version, _entries(prepared.entries), _names(prepared.entries))
    _record_import(uow, version, LIST_SOURCES[prepared.source].name)
    return version


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
    )


def _record_import(uow: UnitOfWork, version: ListVersion, name: Text) -> None:
    record_event(uow, None, "list-imported", list=name, entries=str(version.entries), sha256=version.sha256)


def _entries(entries: Iterable[ParsedEntry]) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(entries):
        yield {
            "number": number,
            "code": entry.code,
            "name": entry.names[0].text,
            "kind": entry.kind.value,
            "territories": list(entry.territories),
            "programme": entry.programme,
            "reason": entry.reason,
            "listed_on": entry.listed_on,
            "url": entry.url if entry.url.startswith(("https://", "http://")) else "",
            "identifiers": {kind: value for kind, value in entry.identifiers.items() if value},
            "fingerprint": fingerprint(entry),
        }


def fingerprint(entry: ParsedEntry) -> str:
    """Return the digest of what an entry says; it changes when a judgement must be made anew."""
    said = {
        "names": sorted(name.text for name in entry.names),
        "territories": sorted(entry.territories),
        "programme": entry.programme,
        "reason": entry.reason,
    }
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def _names(entries: Iterable[ParsedEntry]) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(entries):
        for position, name in enumerate(entry.names):
            yield {
                "number": number,
                "position": position,
                "text": name.text,
                "kind": name.kind,
                "key": name_key(name.text),
            }


# -- The register ------------------------------------------------------------------------------------------------------


def import_register(
    uow: UnitOfWork, path: Path, organisations: list[ror.RorOrganisation], *, may_shrink: bool = False
) -> ListVersion | None:
    """Put a dump of the register in force.

    Raises:
        RefusedFileError: when it holds far fewer organisations than the one in force.
    """
    prepared = PreparedImport(lists.REGISTER, path.name, sha256_of(path), None, (), 0)
    before = lists.in_force(uow.session).get(lists.REGISTER)
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
                "key": name_key(text),
            }


def _relations(organisations: Iterable[ror.RorOrganisation]) -> Iterator[dict[str, Any]]:
    for each in organisations:
        for position, (kind, other) in enumerate(each.relations):
            yield {"organisation": each.code, "position": position, "kind": kind, "other": other}


# -- What there is -----------------------------------------------------------------------------------------------------


def list_statuses(uow: UnitOfWork) -> list[ListStatus]:
    """Return the status of every list today, imported or not."""
    found = lists.in_force(uow.session)
    return [
        ListStatus(source.id, source.name, _freshness(uow, source.id, found.get(source.id)), found.get(source.id))
        for source in LIST_SOURCES.values()
    ]


def _freshness(uow: UnitOfWork, source: str, version: ListVersion | None) -> ListFreshness:
    imported = version.imported_at.astimezone(SWEDISH_TIME).date() if version else None
    return list_freshness(LIST_SOURCES[source], version.published_on if version else None, imported, uow.today)


def difference(uow: UnitOfWork, source: str) -> ListDifference:
    """Return how the version in force differs from the one before.

    Raises:
        InvalidError: where there are not two versions.
    """
    versions = lists.versions_of(uow.session, source, lists.KEPT_VERSIONS)
    if len(versions) < lists.KEPT_VERSIONS:
        raise InvalidError(
            Text(
                sv="Listan har bara lästs in en gång, eller inte alls; det finns inget att jämföra.",
                en="The list has been imported once or not at all; there is nothing to compare.",
            )
        )
    new, old = (lists.fingerprints_of(uow.session, identity(version.id)) for version in versions)
    return ListDifference(
        added=tuple(name for code, (name, _) in new.items() if code not in old),
        removed=tuple(name for code, (name, _) in old.items() if code not in new),
        changed=tuple(name for code, (name, said) in new.items() if code in old and old[code][1] != said),
    )


def add_own_entry(uow: UnitOfWork, entry: ParsedEntry) -> ListVersion:
    """Add an entry to the university's own list: a new version of it, with all that stood there before."""
    kept = [own_entry for own_entry in own_entries(uow) if own_entry.code != entry.code]
    return _replace_own(uow, (*kept, entry))


def remove_own_entry(uow: UnitOfWork, code: str) -> ListVersion:
    """Take an entry off the university's own list."""
    return _replace_own(uow, tuple(entry for entry in own_entries(uow) if entry.code != code))


def _replace_own(uow: UnitOfWork, entries: tuple[ParsedEntry, ...]) -> ListVersion:
    said = rfc8785.dumps([[entry.code, fingerprint(entry)] for entry in entries])
    prepared = PreparedImport("own", "administration", hashlib.sha256(said).hexdigest(), uow.today, entries, 0)
    return import_list(uow, prepared, may_shrink=True) or lists.in_force(uow.session)["own"]


def own_entries(uow: UnitOfWork) -> list[ParsedEntry]:
    """Return the university's own list as it stands."""
    version = lists.in_force(uow.session).get("own")
    if version is None:
        return []
    names = lists.names_of_entries(uow.session, identity(version.id))
    blank = ParsedEntry(code="", names=())
    return [
        replace(
            blank,
            code=row.code,
            names=tuple(ListedName(name.text, name.kind) for name in names.get(row.number, [])),
            territories=tuple(row.territories),
            reason=row.reason,
            listed_on=row.listed_on,
            url=row.url,
        )
        for row in lists.entries_of(uow.session, identity(version.id))
    ]

"""Bulk writes and reads of lists and of the register of organisations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from riskflow.screening.names import name_key
from riskflow.store.tables import (
    ListEntry,
    ListEntryName,
    ListVersion,
    Organisation,
    OrganisationName,
    OrganisationRelation,
)

CHUNK = 5_000
KEPT_VERSIONS = 2
"""How many versions of a list have their entries stored: the one in force and the one before."""
REGISTER = "ror"
IN_FORCE = "list versions in force"
"""Key of `Session.info` under which the versions in force are remembered, until one is put in force."""
Row = Mapping[str, Any]
T = TypeVar("T")


def in_force(session: Session) -> dict[str, ListVersion]:
    """Return the version in force of each list and of the register, by source."""
    rows = session.exec(select(ListVersion).where(col(ListVersion.is_in_force))).all()
    return {row.source: row for row in rows}


def versions_by_id(session: Session, numbers: Iterable[int]) -> dict[int, ListVersion]:
    """Return some versions by their ids, whether or not they are in force."""
    rows = session.exec(select(ListVersion).where(col(ListVersion.id).in_(list(numbers)))).all()
    return {row.id: row for row in rows if row.id is not None}


def versions_of(session: Session, source: str, limit: int | None = None) -> Sequence[ListVersion]:
    """Return all versions of a list, the newest first."""
    query = select(ListVersion).where(ListVersion.source == source).order_by(col(ListVersion.id).desc())
    return session.exec(query.limit(limit)).all()


def newest_versions(session: Session, sources: Iterable[str]) -> dict[str, list[int]]:
    """Return the ids of the versions whose entries are stored, by source and the newest first."""
    rank = sa.func.row_number().over(partition_by=col(ListVersion.source), order_by=col(ListVersion.id).desc())
    ranked = (
        select(ListVersion.source, ListVersion.id, rank.label("rank"))
        .where(col(ListVersion.source).in_(list(sources)))
        .subquery()
    )
    query = select(ranked.c.source, ranked.c.id).where(ranked.c.rank <= KEPT_VERSIONS).order_by(ranked.c.id.desc())
    found: dict[str, list[int]] = {}
    for source, number in session.exec(query).all():
        found.setdefault(source, []).append(number)
    return found


def put_in_force(session: Session, version: ListVersion, entries: Iterable[Row], names: Iterable[Row]) -> None:
    """Insert a version of a list that replaces the one in force, and delete the entries of versions before that one."""
    _replace_version(session, version)
    _insert(session, ListEntry, ({"version_id": version.id, **row} for row in entries))
    _insert(session, ListEntryName, ({"version_id": version.id, **row} for row in names))
    kept = [row.id for row in versions_of(session, version.source, KEPT_VERSIONS)]
    older = select(ListVersion.id).where(ListVersion.source == version.source, col(ListVersion.id).not_in(kept))
    session.execute(sa.delete(ListEntryName).where(col(ListEntryName.version_id).in_(older)))
    session.execute(sa.delete(ListEntry).where(col(ListEntry.version_id).in_(older)))


def replace_register(
    session: Session, version: ListVersion, rows: Iterable[Row], names: Iterable[Row], relations: Iterable[Row]
) -> None:
    """Insert a version of the register and replace all of its rows."""
    _replace_version(session, version)
    for table, new in ((OrganisationRelation, relations), (OrganisationName, names), (Organisation, rows)):
        session.execute(sa.delete(table))
        _insert(session, table, new)


def _replace_version(session: Session, version: ListVersion) -> None:
    session.execute(
        sa.update(ListVersion)
        .where(col(ListVersion.source) == version.source, col(ListVersion.is_in_force))
        .values(is_in_force=False, replaced_at=version.imported_at)
    )
    session.add(version)
    session.flush()  # its entries need its id
    session.info.pop(IN_FORCE, None)


def _insert(session: Session, table: type[SQLModel], rows: Iterable[Row]) -> None:
    for chunk in _chunks(rows):
        session.execute(sa.insert(table), chunk)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def entries_of(session: Session, version_id: int) -> Sequence[ListEntry]:
    """Return the entries of a version, in the order of the file."""
    return session.exec(
        select(ListEntry).where(ListEntry.version_id == version_id).order_by(col(ListEntry.number))
    ).all()


def names_of_entries(session: Session, version_id: int) -> dict[int, list[ListEntryName]]:
    """Return the names of the entries of a version, by the number of the entry."""
    rows = session.exec(
        select(ListEntryName)
        .where(ListEntryName.version_id == version_id)
        .order_by(col(ListEntryName.number), col(ListEntryName.position))
    ).all()
    found: dict[int, list[ListEntryName]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return found


def known_entries(session: Session, version_id: int) -> Iterator[dict[str, Any]]:
    """Yield what an import compares an entry with: what identifies it, what it says, and the texts of its names."""
    table, named = ListEntry, ListEntryName
    names: dict[int, list[str]] = {}
    texts = sa.select(col(named.number), col(named.text)).where(col(named.version_id) == version_id)
    for number, text in session.execute(texts):
        names.setdefault(number, []).append(text)
    columns = (
        *(table.number, table.code, table.keys, table.name, table.parts, table.territories, table.programme),
        *(table.reason, table.ended_on, table.is_mention, table.fingerprint),
    )
    query = sa.select(*map(col, columns)).where(col(table.version_id) == version_id).order_by(col(table.number))
    for row in session.execute(query).mappings():
        yield {**row, "names": names.get(row["number"], [])}


def fingerprints_of(session: Session, version_ids: Iterable[int]) -> dict[int, dict[str, tuple[str, str]]]:
    """Return name and fingerprint of the entries of some versions, by version and code, in the order of the files."""
    query = (
        select(ListEntry.version_id, ListEntry.code, ListEntry.name, ListEntry.fingerprint)
        .where(col(ListEntry.version_id).in_(list(version_ids)))
        .order_by(col(ListEntry.version_id), col(ListEntry.number))
    )
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for version_id, code, name, fingerprint in session.exec(query).all():
        found.setdefault(version_id, {})[code] = (name, fingerprint)
    return found


def entries_by_key(session: Session, entry_keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], ListEntry]:
    """Return entries by version and number."""
    found = {}
    for keys in _chunks(entry_keys):
        query = select(ListEntry).where(sa.tuple_(col(ListEntry.version_id), col(ListEntry.number)).in_(keys))
        found.update({(row.version_id, row.number): row for row in session.exec(query).all()})
    return found


def organisation_by_code(session: Session, code: str) -> Organisation | None:
    return session.get(Organisation, code) if code else None


def organisations_by_code(session: Session, codes: Iterable[str]) -> dict[str, Organisation]:
    """Return organisations of the register by their codes."""
    found = {}
    for wanted in _chunks(code for code in codes if code):
        query = select(Organisation).where(col(Organisation.code).in_(wanted))
        found.update({row.code: row for row in session.exec(query).all()})
    return found


def matching_names(session: Session, codes: Iterable[str], searched: str) -> dict[str, str]:
    """Return the name by which organisations were found, for those that are shown under another one."""
    query = select(OrganisationName.organisation, OrganisationName.text).join(
        Organisation, col(OrganisationName.organisation) == col(Organisation.code)
    )
    others = query.where(col(Organisation.code).in_(list(codes)), col(Organisation.name) != col(OrganisationName.text))
    wanted = name_key(searched)
    return {code: text for code, text in session.exec(others).all() if name_key(text) == wanted}


def relations_of(session: Session, code: str) -> Sequence[OrganisationRelation]:
    query = select(OrganisationRelation).where(OrganisationRelation.organisation == code)
    return session.exec(query.order_by(col(OrganisationRelation.position))).all()


def index_organisations(session: Session) -> Iterator[Any]:
    """Yield code, name, territory, identifiers and status of the organisations that exist or once did."""
    table = Organisation
    query = sa.select(col(table.code), col(table.name), col(table.territory), col(table.identifiers), col(table.status))
    yield from session.execute(query.order_by(col(Organisation.code))).yield_per(CHUNK)


def index_organisation_names(session: Session) -> Iterator[Any]:
    """Yield organisation, text and kind of the names in the register."""
    table = OrganisationName
    query = sa.select(col(table.organisation), col(table.text), col(table.kind))
    # In an order, so that two computers build the same index.
    yield from session.execute(query.order_by(col(table.organisation), col(table.position))).yield_per(CHUNK)


def index_addresses(session: Session) -> Iterator[tuple[str, str]]:
    """Yield code and web address or domain of the organisations that have one, ordered by their names."""
    table = Organisation
    query = sa.select(col(table.code), col(table.website), col(table.domains)).order_by(
        col(table.name), col(table.code)
    )
    for code, website, domains in session.execute(query).yield_per(CHUNK):
        yield from ((code, address) for address in (website, *domains) if address)


def index_relations(session: Session) -> Iterator[Any]:
    """Yield organisation, kind and the other organisation of the relations in the register."""
    table = OrganisationRelation
    query = sa.select(col(table.organisation), col(table.kind), col(table.other))
    yield from session.execute(query.order_by(col(table.organisation), col(table.position))).yield_per(CHUNK)


def contents_of(session: Session, version_id: int) -> Iterator[tuple[str, Any, Any, list[tuple[str, str]]]]:
    """Yield code, territories, identifiers and names (text and kind) of the entries of a version."""
    table, named = ListEntry, ListEntryName
    names: dict[int, list[tuple[str, str]]] = {}
    texts = sa.select(col(named.number), col(named.text), col(named.kind)).where(col(named.version_id) == version_id)
    for number, text, kind in session.execute(texts.order_by(col(named.number), col(named.position))):
        names.setdefault(number, []).append((text, kind))
    query = sa.select(col(table.number), col(table.code), col(table.territories), col(table.identifiers))
    for number, code, territories, identifiers in session.execute(query.where(col(table.version_id) == version_id)):
        yield code, territories, identifiers, names.get(number, [])


def index_entries(session: Session, versions: Iterable[int]) -> Iterator[Any]:
    """Yield version, number, code, name, territories and identifiers of the entries of some versions."""
    table = ListEntry
    query = sa.select(
        col(table.version_id),
        col(table.number),
        col(table.code),
        col(table.name),
        col(table.territories),
        col(table.identifiers),
    ).where(col(table.version_id).in_(list(versions)))
    yield from session.execute(query.order_by(col(table.version_id), col(table.number))).yield_per(CHUNK)


def index_entry_names(session: Session, versions: Iterable[int]) -> Iterator[Any]:
    """Yield version, number, text and kind of the names of some versions."""
    table = ListEntryName
    query = sa.select(col(table.version_id), col(table.number), col(table.text), col(table.kind))
    query = query.where(col(table.version_id).in_(list(versions)))
    query = query.order_by(col(table.version_id), col(table.number), col(table.position))
    yield from session.execute(query).yield_per(CHUNK)

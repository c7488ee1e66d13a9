"""Writing lists and the register in bulk, and reading them for the index. A version comes in force all at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

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
MAX_DOMAIN_MATCHES = 12
KEPT_VERSIONS = 2
"""Versions of a list whose entries stay: the one in force, and the one it is compared with."""
REGISTER = "ror"
IN_FORCE = "list versions in force"
"""Key of `Session.info` under which the versions in force are remembered, until one is put in force."""
Row = Mapping[str, Any]


def in_force(session: Session) -> dict[str, ListVersion]:
    """Return the version of each list, and of the register, that is in force; read once per session."""
    found: dict[str, ListVersion] | None = session.info.get(IN_FORCE)
    if found is None:
        rows = session.exec(select(ListVersion).where(col(ListVersion.is_in_force))).all()
        found = session.info[IN_FORCE] = {row.source: row for row in rows}
    return found


def versions_of(session: Session, source: str, limit: int | None = None) -> Sequence[ListVersion]:
    """Return the versions of a list that were ever in force, the newest first."""
    query = select(ListVersion).where(ListVersion.source == source).order_by(col(ListVersion.id).desc())
    return session.exec(query.limit(limit)).all()


def put_in_force(session: Session, version: ListVersion, entries: Iterable[Row], names: Iterable[Row]) -> None:
    """Write a version of a list and let it replace the one before; entries of older ones than that are dropped."""
    _enter(session, version)
    _insert(session, ListEntry, ({"version_id": version.id, **row} for row in entries))
    _insert(session, ListEntryName, ({"version_id": version.id, **row} for row in names))
    kept = [row.id for row in versions_of(session, version.source, KEPT_VERSIONS)]
    older = select(ListVersion.id).where(ListVersion.source == version.source, col(ListVersion.id).not_in(kept))
    session.execute(sa.delete(ListEntryName).where(col(ListEntryName.version_id).in_(older)))
    session.execute(sa.delete(ListEntry).where(col(ListEntry.version_id).in_(older)))


def replace_register(
    session: Session, version: ListVersion, rows: Iterable[Row], names: Iterable[Row], relations: Iterable[Row]
) -> None:
    """Write the register anew."""
    _enter(session, version)
    for table, new in ((OrganisationRelation, relations), (OrganisationName, names), (Organisation, rows)):
        session.execute(sa.delete(table))
        _insert(session, table, new)


def _enter(session: Session, version: ListVersion) -> None:
    session.execute(
        sa.update(ListVersion)
        .where(col(ListVersion.source) == version.source, col(ListVersion.is_in_force))
        .values(is_in_force=False, replaced_at=version.imported_at)
    )
    session.add(version)
    session.flush()  # its entries need its id
    session.info.pop(IN_FORCE, None)


def _insert(session: Session, table: type[SQLModel], rows: Iterable[Row]) -> None:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        session.execute(sa.insert(table), chunk)


def entries_of(session: Session, version_id: int) -> Sequence[ListEntry]:
    """Return the entries of a version, in the order of the file."""
    return session.exec(
        select(ListEntry).where(ListEntry.version_id == version_id).order_by(col(ListEntry.number))
    ).all()


def names_of_entries(session: Session, version_id: int) -> dict[int, list[ListEntryName]]:
    """Return the names of the entries of a version."""
    rows = session.exec(
        select(ListEntryName)
        .where(ListEntryName.version_id == version_id)
        .order_by(col(ListEntryName.number), col(ListEntryName.position))
    ).all()
    found: dict[int, list[ListEntryName]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return found


def fingerprints_of(session: Session, version_id: int) -> dict[str, tuple[str, str]]:
    """Return name and fingerprint of the entries of a version, by their codes."""
    query = select(ListEntry.code, ListEntry.name, ListEntry.fingerprint).where(ListEntry.version_id == version_id)
    return {code: (name, fingerprint) for code, name, fingerprint in session.exec(query).all()}


def entries_by_key(session: Session, entry_keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], ListEntry]:
    """Return entries by version and number."""
    wanted = list(entry_keys)
    if not wanted:
        return {}
    query = select(ListEntry).where(sa.tuple_(col(ListEntry.version_id), col(ListEntry.number)).in_(wanted))
    return {(row.version_id, row.number): row for row in session.exec(query).all()}


def organisation_by_code(session: Session, code: str) -> Organisation | None:
    """Return an organisation of the register."""
    return session.get(Organisation, code) if code else None


def organisations_by_code(session: Session, codes: Iterable[str]) -> dict[str, Organisation]:
    """Return organisations of the register by their codes."""
    wanted = [code for code in codes if code]
    rows = session.exec(select(Organisation).where(col(Organisation.code).in_(wanted))).all() if wanted else []
    return {row.code: row for row in rows}


def matching_names(session: Session, codes: Iterable[str], searched: str) -> dict[str, str]:
    """Return the other name of each of some organisations that was searched for, where it is not the one shown."""
    query = select(OrganisationName.organisation, OrganisationName.text).join(
        Organisation, col(OrganisationName.organisation) == col(Organisation.code)
    )
    others = query.where(col(Organisation.code).in_(list(codes)), col(Organisation.name) != col(OrganisationName.text))
    wanted = name_key(searched)
    return {code: text for code, text in session.exec(others).all() if name_key(text) == wanted}


def organisations_by_domain(session: Session, domain: str) -> Sequence[Organisation]:
    """Return the organisations with a website under a domain."""
    plain = domain.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").split("/")[0]
    query = select(Organisation).where(col(Organisation.website).icontains(plain, autoescape=True))
    return session.exec(query.order_by(col(Organisation.name)).limit(MAX_DOMAIN_MATCHES)).all()


def relations_of(session: Session, code: str) -> Sequence[OrganisationRelation]:
    """Return the parents, children and successors of an organisation."""
    query = select(OrganisationRelation).where(OrganisationRelation.organisation == code)
    return session.exec(query.order_by(col(OrganisationRelation.position))).all()


def index_edition(session: Session) -> tuple[tuple[str, int], ...]:
    """Return what tells whether an index is still of today's lists."""
    return tuple(sorted((source, version.id or 0) for source, version in in_force(session).items()))


def index_organisations(session: Session) -> Iterator[Any]:
    """Yield code, name, territory and identifiers of the organisations that exist or once did."""
    query = sa.select(
        col(Organisation.code), col(Organisation.name), col(Organisation.territory), col(Organisation.identifiers)
    )
    yield from session.execute(query.order_by(col(Organisation.code))).yield_per(CHUNK)


def index_organisation_names(session: Session) -> Iterator[Any]:
    """Yield organisation, text and kind of the names in the register."""
    table = OrganisationName
    query = sa.select(col(table.organisation), col(table.text), col(table.kind))
    yield from session.execute(query).yield_per(CHUNK)


def index_parents(session: Session) -> Iterator[Any]:
    """Yield organisation and parent; a predecessor counts as one, since its listing may live on."""
    query = sa.select(col(OrganisationRelation.organisation), col(OrganisationRelation.other))
    query = query.where(col(OrganisationRelation.kind).in_(("parent", "predecessor")))
    yield from session.execute(query).yield_per(CHUNK)


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
    yield from session.execute(query.where(col(table.version_id).in_(list(versions)))).yield_per(CHUNK)

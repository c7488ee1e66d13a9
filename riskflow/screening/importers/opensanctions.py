"""OpenSanctions: `targets.simple.csv`, and FollowTheMoney entities as JSON lines."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from riskflow.files.strict_csv import read_table
from riskflow.files.untrusted import RefusedFileError, first_character, read_json_lines
from riskflow.screening.importers.fields import entry_names, parse_date, territory_codes
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry

NEEDED = ("id", "schema", "name", "aliases", "countries", "identifiers", "sanctions", "dataset", "last_change")
KINDS = {
    "Person": EntityKind.PERSON,
    "Vessel": EntityKind.CRAFT,
    "Airplane": EntityKind.CRAFT,
    "Organization": EntityKind.ORGANISATION,
    "Company": EntityKind.ORGANISATION,
    "LegalEntity": EntityKind.ORGANISATION,
    "PublicBody": EntityKind.ORGANISATION,
}
URL = "https://www.opensanctions.org/entities/{}/"
NAMES = {"name": "alias", "alias": "alias", "abbreviation": "weak", "weakAlias": "weak", "previousName": "former"}
IDENTIFIERS = {"wikidataId": "wikidata", "leiCode": "lei", "registrationNumber": "registration", "innCode": "inn"}


def read(path: Path) -> ListFile:
    entries = tuple(_from_lines(path) if first_character(path) == "{" else _from_csv(path))
    return ListFile(entries, _newest(entries))


def _newest(entries: tuple[ParsedEntry, ...]) -> date | None:
    # The files have no date of their own.
    changes = (parse_date(entry.identifiers.get("changed", "")) for entry in entries)
    return max((found for found in changes if found), default=None)


def _from_csv(path: Path) -> Iterator[ParsedEntry]:
    for row in read_table(path, *NEEDED).rows:
        yield ParsedEntry(
            code=row["id"],
            names=entry_names(row["name"], [ListedName(alias) for alias in row["aliases"].split(";")]),
            kind=KINDS.get(row["schema"], EntityKind.CRAFT),
            territories=territory_codes(row["countries"].split(";")),
            programme=row["dataset"],
            reason=row["sanctions"],
            listed_on=row.get("first_seen", "")[:10],
            url=URL.format(row["id"]),
            identifiers={"opensanctions": row["id"], "changed": row["last_change"][:10], "also": row["identifiers"]},
        )


def _from_lines(path: Path) -> Iterator[ParsedEntry]:
    """Yield the targets of sanctions and lists; related entities (positions, addresses) are left out."""
    for item in read_json_lines(path):
        if not {"id", "schema", "properties"} <= set(item):
            raise RefusedFileError("a line has no id, schema and properties; is it a FollowTheMoney file?")
        if item.get("target", True) and KINDS.get(item["schema"]):
            yield _entity(item)


def _entity(item: Mapping[str, Any]) -> ParsedEntry:
    properties: Mapping[str, list[str]] = item["properties"]
    names = [ListedName(text, kind) for key, kind in NAMES.items() for text in properties.get(key, [])]
    identifiers = {kind: properties[key][0] for key, kind in IDENTIFIERS.items() if properties.get(key)}
    return ParsedEntry(
        code=item["id"],
        names=entry_names(item.get("caption") or (names[0].text if names else ""), names),
        kind=KINDS[item["schema"]],
        territories=territory_codes([*properties.get("country", []), *properties.get("jurisdiction", [])]),
        programme=", ".join(item.get("datasets", [])),
        reason="; ".join([*properties.get("topics", []), *properties.get("notes", [])]),
        listed_on=str(item.get("first_seen") or "")[:10],
        url=URL.format(item["id"]),
        identifiers={"opensanctions": item["id"], "changed": str(item.get("last_change") or "")[:10], **identifiers},
    )

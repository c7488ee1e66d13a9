"""OpenSanctions: `targets.simple.csv`, and FollowTheMoney entities as JSON lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from riskflow.files.strict_csv import read_table
from riskflow.files.untrusted import RefusedFileError, first_character, read_json_lines
from riskflow.screening.importers.fields import company_numbers, entry_names, parse_date, territory_codes
from riskflow.screening.importers.forms import LIST_ENDINGS
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
IDENTIFIERS = {"wikidataId": "wikidata", "leiCode": "lei"}
NUMBERS = (
    *("registrationNumber", "idNumber", "taxNumber", "vatCode", "dunsCode", "uscCode"),
    *("innCode", "ogrnCode", "kppCode", "okpoCode"),
)

SANCTION = "Sanction"
# https://www.opensanctions.org/docs/topics/: what says that an entity itself is on a list.
LISTING_TOPICS = ("sanction", "export", "debarment", "crime", "wanted", "reg.action", "invest.risk", "asset.frozen")
LINKED = ".linked"


def read(path: Path) -> ListFile:
    entries = tuple(_from_lines(path) if first_character(path, LIST_ENDINGS) == "{" else _from_csv(path))
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
            parts=tuple(filter(None, map(str.strip, row["dataset"].split(";")))),
            reason=row["sanctions"],
            listed_on=row.get("first_seen", "")[:10],
            url=URL.format(row["id"]),
            identifiers={
                "opensanctions": row["id"],
                "changed": row["last_change"][:10],
                "number": company_numbers(row["identifiers"].split(";")),
            },
        )


def _from_lines(path: Path) -> Iterator[ParsedEntry]:
    """Yield the entities that are listed or mentioned; what belongs to them (positions, addresses) is left out."""
    ends = _ends(path)
    for item in _items(path):
        if KINDS.get(item["schema"]) and _is_entry(item):
            yield _entity(item, ends.get(item["id"], ()))


def _items(path: Path) -> Iterator[Mapping[str, Any]]:
    for item in read_json_lines(path):
        if not {"id", "schema", "properties"} <= set(item):
            raise RefusedFileError("a line has no id, schema and properties; is it a FollowTheMoney file?")
        yield item


def _ends(path: Path) -> dict[str, list[str]]:
    """Return the end of each sanction against an entity, empty where it goes on; they are lines of their own."""
    found: dict[str, list[str]] = {}
    for item in _items(path):
        if item["schema"] == SANCTION:
            for entity in item["properties"].get("entity", []):
                found.setdefault(entity, []).append(_end(item))
    return found


def _end(sanction: Mapping[str, Any]) -> str:
    return max(sanction["properties"].get("endDate", []), default="")


def _is_entry(item: Mapping[str, Any]) -> bool:
    # Older files say which are targets, newer ones give them topics.
    return bool(item["properties"].get("topics")) or bool(item.get("target", True))


def _is_mention(properties: Mapping[str, list[str]]) -> bool:
    """Return whether the topics say that an entity is on no list: linked to one that is, in politics, of interest."""
    topics = properties.get("topics", [])
    return bool(topics) and not any(topic.startswith(LISTING_TOPICS) and not topic.endswith(LINKED) for topic in topics)


def _entity(item: Mapping[str, Any], ends: Iterable[str]) -> ParsedEntry:
    properties: Mapping[str, list[Any]] = item["properties"]
    names = [ListedName(text, kind) for key, kind in NAMES.items() for text in properties.get(key, [])]
    identifiers = {kind: properties[key][0] for key, kind in IDENTIFIERS.items() if properties.get(key)}
    identifiers["number"] = company_numbers(number for key in NUMBERS for number in properties.get(key, []))
    # The nested form has the sanctions inside.
    nested = [_end(each) for each in properties.get("sanctions", []) if isinstance(each, dict)]
    return ParsedEntry(
        code=item["id"],
        keys=tuple(item.get("referents") or ()),
        names=entry_names(item.get("caption") or (names[0].text if names else ""), names),
        kind=KINDS[item["schema"]],
        territories=territory_codes([*properties.get("country", []), *properties.get("jurisdiction", [])]),
        programme=", ".join(item.get("datasets", [])),
        parts=tuple(item.get("datasets", ())),
        reason="; ".join([*properties.get("topics", []), *properties.get("notes", [])]),
        listed_on=str(item.get("first_seen") or "")[:10],
        ended_on=_last_end([*ends, *nested]),
        is_mention=_is_mention(properties),
        url=URL.format(item["id"]),
        identifiers={"opensanctions": item["id"], "changed": str(item.get("last_change") or "")[:10], **identifiers},
    )


def _last_end(ends: Sequence[str]) -> str:
    """Return the day on which the last of some sanctions ended; empty where one goes on, or there is none."""
    return max(ends)[:10] if ends and all(ends) else ""

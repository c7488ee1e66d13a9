"""The US Consolidated Screening List: the published CSV and JSON, and the compact forms that others make of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskflow.files.strict_csv import read_table
from riskflow.files.untrusted import RefusedFileError, first_character, json_object
from riskflow.screening.importers.fields import entry_names, iso_date, parse_date, territory_codes, typed_numbers
from riskflow.screening.importers.forms import LIST_ENDINGS
from riskflow.screening.importers.identity import abbreviation
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry
from riskflow.screening.names import normalise
from riskflow.screening.vocabulary import CANONICAL_WORD, LEGAL_WORDS, SYNONYMS

NEEDED = ("source", "type", "name", "alt_names", "entity_number", "programs")
KINDS = {
    "individual": EntityKind.PERSON,
    "vessel": EntityKind.CRAFT,
    "aircraft": EntityKind.CRAFT,
    "entity": EntityKind.ORGANISATION,
}
# Lists without types, mostly of persons: an entry counts as an organisation only where a word or a digit shows it.
MOSTLY_PERSONS = ("Denied Persons List", "ITAR Debarred")
BUSINESS_WORDS = ("aviation", "enterprise", "service", "system", "export", "import")
ORGANISATION_WORDS = frozenset({*SYNONYMS, *LEGAL_WORDS, *BUSINESS_WORDS})
CODE_LENGTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """The fields of an entry, common to all forms of the list."""

    source: str
    kind: str
    name: str
    aliases: Sequence[str]
    places: Sequence[str]
    number: str
    """OFAC's number, which the entries of its lists have; the same organisation has it on several of them."""
    api_id: str
    """A digest that trade.gov gives each row; the compact forms have none."""
    programme: str
    notice: str
    licence: Sequence[str | None]
    """Licence requirement, licence policy and remarks, as far as the form has them."""
    listed_on: str
    ended_on: str
    url: str
    numbers: str = ""


def read(path: Path) -> ListFile:
    if first_character(path, LIST_ENDINGS) == "{":
        document = json_object(path)
        if isinstance(document.get("results"), list):
            rows = map(_row_of_result, document["results"])
            return ListFile(tuple(map(_entry, rows)), None, document.get("total"))
        if isinstance(document.get("entries"), list) and isinstance(document.get("tables"), dict):
            published = parse_date(str(document.get("sourceGeneratedAt", "")))
            return ListFile(tuple(map(_entry, _compact_rows(document))), published, document.get("entryCount"))
        raise RefusedFileError("the JSON holds neither 'results' nor 'entries'; is it the Consolidated Screening List?")
    return ListFile(tuple(map(_entry, _csv_rows(path))), None)


def _csv_rows(path: Path) -> Iterator[_Row]:
    for row in read_table(path, *NEEDED).rows:
        is_compact = "countries" in row
        yield _Row(
            source=row["source"],
            kind=row["type"],
            name=row["name"],
            aliases=row["alt_names"].split(" ; " if is_compact else ";"),
            places=row["countries"].split("|") if is_compact else _territory_codes_of(row.get("addresses", "")),
            number=row["entity_number"],
            api_id=row.get("_id", ""),
            programme=row["programs"],
            notice=row.get("federal_register") or row.get("federal_register_notice", ""),
            licence=(row.get("license_requirement"), row.get("license_policy"), row.get("remarks")),
            listed_on=row.get("start_date", ""),
            numbers=typed_numbers((part, part) for part in row.get("ids", "").split(";")),
            ended_on=row.get("end_date", ""),
            url=row.get("url") or row.get("source_list_url", ""),
        )


def _row_of_result(item: Mapping[str, Any]) -> _Row:
    places = [str(address.get("country") or "") for address in item.get("addresses") or []]
    return _Row(
        source=str(item.get("source") or ""),
        kind=str(item.get("type") or ""),
        name=str(item.get("name") or ""),
        aliases=list(item.get("alt_names") or []),
        places=[*places, str(item.get("country") or "")],
        number=str(item.get("entity_number") or ""),
        api_id=str(item.get("id") or ""),
        programme=", ".join(item.get("programs") or []),
        notice=str(item.get("federal_register_notice") or ""),
        licence=(item.get("license_requirement"), item.get("license_policy"), item.get("remarks")),
        listed_on=str(item.get("start_date") or ""),
        ended_on=str(item.get("end_date") or ""),
        url=str(item.get("source_list_url") or ""),
        numbers=typed_numbers((str(each.get("type")), str(each.get("number"))) for each in item.get("ids") or []),
    )


def _compact_rows(document: Mapping[str, Any]) -> Iterator[_Row]:
    # The compact form shortens the keys, and replaces repeated values by their positions in tables.
    tables = document["tables"]

    def value_of(table: str, position: int | None) -> str:
        return str(tables[table][position]) if position is not None else ""

    for item in document["entries"]:
        yield _Row(
            source=value_of("sources", item.get("s")),
            kind=item.get("t", ""),
            name=item["n"],
            aliases=item.get("a", []),
            places=item.get("c", []),
            number=item.get("e", ""),
            api_id="",
            programme=value_of("programmes", item.get("pg")),
            notice=item.get("fr", ""),
            licence=(value_of("licenceRequirements", item.get("lr")), value_of("licencePolicies", item.get("lp"))),
            listed_on="",
            ended_on="",
            url=value_of("urls", item.get("u")),
        )


def _entry(row: _Row) -> ParsedEntry:
    reason = " ".join(filter(None, row.licence))
    inside = row.source.partition(" - ")[0]
    return ParsedEntry(
        code=f"{abbreviation(inside)}-{row.number}" if row.number else "",
        keys=(f"id {row.api_id}",) if row.api_id else (),
        parts=(inside,) if inside else (),
        names=entry_names(row.name, map(ListedName, row.aliases)),
        kind=KINDS.get(row.kind.lower()) or _guess_kind(row.source, row.name),
        territories=territory_codes(row.places),
        programme=": ".join(filter(None, (inside, row.programme))),
        reason="; ".join(filter(None, (reason, row.notice))),
        listed_on=row.listed_on,
        ended_on=iso_date(row.ended_on) if row.ended_on else "",
        url=row.url,
        identifiers={"number": row.numbers},
    )


def _guess_kind(source: str, name: str) -> EntityKind:
    if not source.startswith(MOSTLY_PERSONS):
        return EntityKind.ORGANISATION
    words = [CANONICAL_WORD.get(word, word) for word in normalise(name).split()]
    return (
        EntityKind.ORGANISATION if ORGANISATION_WORDS & set(words) or any(map(str.isdigit, name)) else EntityKind.PERSON
    )


def _territory_codes_of(addresses: str) -> list[str]:
    """Return the country codes with which addresses end."""
    ends = (address.rstrip().rsplit(",", 1)[-1].strip() for address in addresses.split(";"))
    return [end for end in ends if len(end) == CODE_LENGTH and end.isupper()]

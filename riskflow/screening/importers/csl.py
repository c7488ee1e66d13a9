"""The US Consolidated Screening List: the published CSV and JSON, and the compact forms that others make of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskflow.files.strict_csv import read_table
from riskflow.files.untrusted import RefusedFileError, first_character, json_object
from riskflow.screening.importers.fields import entry_names, parse_date, territory_codes
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry
from riskflow.screening.names import normalise
from riskflow.screening.vocabulary import CANONICAL_WORD, LEGAL_WORDS, SYNONYMS

NEEDED = ("source", "type", "name", "alt_names", "entity_number", "programs", "federal_register", "url")
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


@dataclass(frozen=True, slots=True)
class _Row:
    """The fields of an entry, common to all forms of the list; `names` are the main name and the others."""

    source: str
    kind: str
    names: tuple[str, Sequence[str]]
    places: Sequence[str]
    code: str
    programme: str
    notice: str
    reason: str
    listed_on: str
    url: str


def read(path: Path) -> ListFile:
    if first_character(path) == "{":
        whole = json_object(path)
        if isinstance(whole.get("results"), list):
            return ListFile(tuple(map(_from_results, whole["results"])), None, whole.get("total"))
        if isinstance(whole.get("entries"), list) and isinstance(whole.get("tables"), dict):
            return _compact(whole)
        raise RefusedFileError("the JSON holds neither 'results' nor 'entries'; is it the Consolidated Screening List?")
    return ListFile(tuple(_from_csv(path)), None)


def _from_csv(path: Path) -> Iterator[ParsedEntry]:
    for number, row in enumerate(read_table(path, *NEEDED[:6]).rows, start=2):
        is_compact = "countries" in row
        places = row["countries"].split("|") if is_compact else _territory_codes_of(row.get("addresses", ""))
        yield _entry(
            _Row(
                row["source"],
                row["type"],
                (row["name"], row["alt_names"].split(" ; " if is_compact else ";")),
                places,
                code=row["entity_number"] or f"{row['source'][:3]}-{number}-{normalise(row['name'])[:40]}",
                programme=row["programs"],
                notice=row.get("federal_register") or row.get("federal_register_notice", ""),
                reason=" ".join(
                    filter(None, (row.get("license_requirement"), row.get("license_policy"), row.get("remarks")))
                ),
                listed_on=row.get("start_date", ""),
                url=row.get("url") or row.get("source_list_url", ""),
            )
        )


def _from_results(item: Mapping[str, Any]) -> ParsedEntry:
    places = [str(address.get("country") or "") for address in item.get("addresses") or []]
    name = str(item.get("name") or "")
    return _entry(
        _Row(
            str(item.get("source") or ""),
            str(item.get("type") or ""),
            (name, list(item.get("alt_names") or [])),
            [*places, str(item.get("country") or "")],
            code=str(item.get("entity_number") or item.get("id") or name),
            programme=", ".join(item.get("programs") or []),
            notice=str(item.get("federal_register_notice") or ""),
            reason=" ".join(
                filter(None, (item.get("license_requirement"), item.get("license_policy"), item.get("remarks")))
            ),
            listed_on=str(item.get("start_date") or ""),
            url=str(item.get("source_list_url") or ""),
        )
    )


def _compact(whole: Mapping[str, Any]) -> ListFile:
    tables = whole["tables"]

    # The compact form replaces repeated values by positions in tables, and shortens the keys.
    def value_of(name: str, number: int | None) -> str:
        return str(tables[name][number]) if number is not None else ""

    entries = tuple(
        _entry(
            _Row(
                value_of("sources", item.get("s")),
                item.get("t", ""),
                (item["n"], item.get("a", [])),
                item.get("c", []),
                code=item.get("e") or f"{number}-{normalise(item['n'])[:40]}",
                programme=value_of("programmes", item.get("pg")),
                notice=item.get("fr", ""),
                reason=" ".join(
                    filter(
                        None,
                        (value_of("licenceRequirements", item.get("lr")), value_of("licencePolicies", item.get("lp"))),
                    )
                ),
                listed_on="",
                url=value_of("urls", item.get("u")),
            )
        )
        for number, item in enumerate(whole["entries"])
    )
    return ListFile(entries, parse_date(str(whole.get("sourceGeneratedAt", ""))), whole.get("entryCount"))


def _entry(row: _Row) -> ParsedEntry:
    main, others = row.names
    return ParsedEntry(
        code=row.code,
        names=entry_names(main, [ListedName(other) for other in others]),
        kind=KINDS.get(row.kind.lower()) or _guess_kind(row.source, main),
        territories=territory_codes(row.places),
        programme=": ".join(filter(None, (row.source.partition(" - ")[0], row.programme))),
        reason="; ".join(filter(None, (row.reason, row.notice))),
        listed_on=row.listed_on,
        url=row.url,
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

"""OFAC's lists in its two newer forms of XML.

The advanced form says once what each reference number means, names parties, and tells in entries further down on which
list and since when a party is. The enhanced form says all of it in each entity. Both number as the older form does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lxml import etree

from riskflow.files.untrusted import RefusedFileError, find_all, find_text, local_name, xml_elements
from riskflow.screening.importers.fields import entry_names, parse_date, territory_codes, typed_numbers
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry

CHANGES = (
    "this is OFAC's file of changes (delta), which holds only what has been added, modified and removed; fetch the "
    "whole list, such as SDN_ENHANCED.XML: https://sanctionslist.ofac.treas.gov/Home/SdnList"
)
URL = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id={}"
KINDS = {"individual": EntityKind.PERSON, "vessel": EntityKind.CRAFT, "aircraft": EntityKind.CRAFT}
PART_ORDER = {"First Name": 0, "Middle Name": 1}
FORMER = "f.k.a."

# -- Advanced ----------------------------------------------------------------------------------------------------------

REFERENCES = (
    "AliasType",
    "Country",
    "List",
    "NamePartType",
    "PartySubType",
    "PartyType",
    "SanctionsType",
    "LegalBasis",
    "IDRegDocType",
)
PLACES = "LocationCountry"


@dataclass(frozen=True, slots=True)
class _Listing:
    """One entry of a party on a list."""

    list: str
    programmes: tuple[str, ...]
    days: tuple[str, ...]


@dataclass(slots=True)
class _Advanced:
    """What the parts of an advanced file say of each other."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    party_types: dict[str, str] = field(default_factory=dict)
    """Sub type -> type, for sub types that are called *Unknown*."""
    territories: dict[str, list[str]] = field(default_factory=dict)
    numbers: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Kind and number of the documents of an identity; they stand before the parties."""
    parties: list[tuple[ParsedEntry, list[str]]] = field(default_factory=list)
    """Each with the ids of its locations."""
    listings: defaultdict[str, list[_Listing]] = field(default_factory=lambda: defaultdict(list))
    published: date | None = None

    def text(self, kind: str, number: str | None) -> str:
        return self.texts.get((kind, number or ""), "")


def read_advanced(path: Path) -> ListFile:
    """Parse SDN_ADVANCED.XML or CONS_ADVANCED.XML."""
    found = _Advanced()
    wanted = (*REFERENCES, "DateOfIssue", "Location", "IDRegDocument", "DistinctParty", "SanctionsEntry")
    for element in xml_elements(path, "Sanctions", *wanted):
        _take_in(found, local_name(element), element)
    if not found.texts:
        raise RefusedFileError("the file has no ReferenceValueSets; it is cut off, or its form is new")
    return ListFile(tuple(_with_listing(found, *party) for party in found.parties), found.published)


def _take_in(found: _Advanced, kind: str, element: etree._Element) -> None:
    if kind in REFERENCES:
        # Countries without a text have their code.
        found.texts[kind, element.get("ID", "")] = (element.text or "").strip() or element.get("ISO2", "")
        if element.get("PartyTypeID"):
            found.party_types[element.get("ID", "")] = element.get("PartyTypeID", "")
    elif kind == "DateOfIssue":
        found.published = _day(element)
    elif kind == "Location":
        found.territories[element.get("ID", "")] = [
            found.text("Country", place.get("CountryID")) for place in find_all(element, PLACES)
        ]
    elif kind == "IDRegDocument":
        document = found.text("IDRegDocType", element.get("IDRegDocTypeID")), find_text(element, "IDRegistrationNo")
        found.numbers[element.get("IdentityID", "")].append(document)
    elif kind == "DistinctParty":
        found.parties.append(_party(found, element))
    elif kind == "SanctionsEntry":
        found.listings[element.get("ProfileID", "")].append(_listing(found, element))


def _listing(found: _Advanced, element: etree._Element) -> _Listing:
    programmes = (
        find_text(measure, "Comment")
        for measure in find_all(element, "SanctionsMeasure")
        if found.text("SanctionsType", measure.get("SanctionsTypeID")) == "Program"
    )
    days = filter(None, map(_day, find_all(element, "EntryEvent/Date")))
    return _Listing(
        found.text("List", element.get("ListID")),
        tuple(filter(None, programmes)),
        tuple(day.isoformat() for day in days),
    )


def _party(found: _Advanced, element: etree._Element) -> tuple[ParsedEntry, list[str]]:
    profile = next(iter(find_all(element, "Profile")), None)
    if profile is None:
        raise RefusedFileError("a party has no profile; the file is broken, or its form is new")
    names = list(_names_of_profile(found, profile))
    # The main name is the primary alias in Latin letters, which is its first name.
    main = next((name for name, is_primary in names if is_primary), names[0][0] if names else ListedName(""))
    number = profile.get("ID") or element.get("FixedRef", "")
    identities = (each.get("ID", "") for each in find_all(profile, "Identity"))
    entry = ParsedEntry(
        code=number,
        names=entry_names(main.text, [name for name, _ in names]),
        kind=KINDS.get(_party_type(found, profile.get("PartySubTypeID", "")).lower(), EntityKind.ORGANISATION),
        reason=find_text(element, "Comment"),
        url=URL.format(number),
        identifiers={
            "ofac": number,
            "number": typed_numbers(each for identity in identities for each in found.numbers.get(identity, ())),
        },
    )
    return entry, [place.get("LocationID", "") for place in find_all(profile, "Feature/FeatureVersion/VersionLocation")]


def _party_type(found: _Advanced, number: str) -> str:
    written = found.text("PartySubType", number)
    return written if written != "Unknown" else found.text("PartyType", found.party_types.get(number))


def _names_of_profile(found: _Advanced, profile: etree._Element) -> Iterator[tuple[ListedName, bool]]:
    for identity in find_all(profile, "Identity"):
        groups = {
            group.get("ID", ""): found.text("NamePartType", group.get("NamePartTypeID"))
            for group in find_all(identity, "NamePartGroups/MasterNamePartGroup/NamePartGroup")
        }
        for alias in find_all(identity, "Alias"):
            is_former = found.text("AliasType", alias.get("AliasTypeID")).lower() == FORMER
            kind = "weak" if alias.get("LowQuality") == "true" else "former" if is_former else "alias"
            for documented in find_all(alias, "DocumentedName"):
                yield ListedName(_documented(documented, groups), kind), alias.get("Primary") == "true"


def _documented(name: etree._Element, groups: Mapping[str, str]) -> str:
    """Return a name with given names before the family name; organisations have one part."""
    parts = [
        (groups.get(value.get("NamePartGroupID", ""), ""), (value.text or "").strip())
        for value in find_all(name, "DocumentedNamePart/NamePartValue")
    ]
    ordered = sorted(parts, key=lambda part: PART_ORDER.get(part[0], len(PART_ORDER)))
    return " ".join(text for _, text in ordered)


def _with_listing(found: _Advanced, entry: ParsedEntry, places: Iterable[str]) -> ParsedEntry:
    listings = found.listings.get(entry.code, [])
    return replace(
        entry,
        parts=tuple(dict.fromkeys(each.list for each in listings if each.list)),
        programme=", ".join(dict.fromkeys(text for each in listings for text in each.programmes)),
        territories=territory_codes(written for place in places for written in found.territories.get(place, ())),
        listed_on=min((day for each in listings for day in each.days), default=""),
    )


def _day(element: etree._Element) -> date | None:
    year, month, day = (find_text(element, name) for name in ("Year", "Month", "Day"))
    return parse_date(f"{year}-{month.zfill(2)}-{day.zfill(2)}", ("%Y-%m-%d",))


# -- Enhanced ----------------------------------------------------------------------------------------------------------


def read_enhanced(path: Path) -> ListFile:
    """Parse SDN_ENHANCED.XML or CONS_ENHANCED.XML."""
    entries, published = [], None
    for element in xml_elements(path, "sanctionsData", "publicationInfo", "entity"):
        if local_name(element) == "publicationInfo":
            published = parse_date(find_text(element, "dataAsOf"))
        elif local_name(element) == "entity":
            if element.get("action"):
                raise RefusedFileError(CHANGES)
            entries.append(_entity(element))
    return ListFile(tuple(entries), published)


def _entity(element: etree._Element) -> ParsedEntry:
    number = element.get("id", "")
    names = list(_translations(element))
    main = next((name for name, is_primary in names if is_primary), names[0][0] if names else ListedName(""))
    lists = find_all(element, "sanctionsLists/sanctionsList")
    programmes = (_text(each) for each in find_all(element, "sanctionsPrograms/sanctionsProgram"))
    return ParsedEntry(
        code=number,
        names=entry_names(main.text, [name for name, _ in names]),
        kind=KINDS.get(find_text(element, "generalInfo/entityType").lower(), EntityKind.ORGANISATION),
        territories=territory_codes(find_text(place, "country") for place in find_all(element, "addresses/address")),
        parts=tuple(dict.fromkeys(filter(None, map(_text, lists)))),
        programme=", ".join(dict.fromkeys(filter(None, programmes))),
        reason=find_text(element, "generalInfo/remarks"),
        listed_on=min((each.get("datePublished", "") for each in lists if each.get("datePublished")), default=""),
        url=URL.format(number),
        identifiers={
            "ofac": number,
            "number": typed_numbers(
                (find_text(each, "type"), find_text(each, "documentNumber"))
                for each in find_all(element, "identityDocuments/identityDocument")
            ),
        },
    )


def _translations(element: etree._Element) -> Iterator[tuple[ListedName, bool]]:
    """Yield the names in every script, each with whether it is the primary name in its first form."""
    for name in find_all(element, "names/name"):
        is_former = find_text(name, "aliasType").lower() == FORMER
        kind = "weak" if find_text(name, "isLowQuality") == "true" else "former" if is_former else "alias"
        for form in find_all(name, "translations/translation"):
            text = find_text(form, "formattedFullName") or " ".join(
                find_text(part, "value") for part in find_all(form, "nameParts/namePart")
            )
            is_main = find_text(name, "isPrimary") == "true" and find_text(form, "isPrimary") in {"true", ""}
            yield ListedName(text, kind), is_main


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()

"""The UN Security Council's consolidated list, XML."""

from pathlib import Path

from lxml import etree

from riskflow.files.untrusted import find_all, find_text, local_name, xml_elements
from riskflow.screening.importers.fields import entry_names, parse_date, territory_codes
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry

URL = "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list"
NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read(path: Path) -> ListFile:
    entries, published = [], None
    for element in xml_elements(path, "CONSOLIDATED_LIST", "INDIVIDUAL", "ENTITY"):
        if local_name(element) == "CONSOLIDATED_LIST":
            published = parse_date(element.get("dateGenerated", ""))
        else:
            entries.append(_entry(element, local_name(element)))
    return ListFile(tuple(entries), published)


def _entry(element: etree._Element, kind: str) -> ParsedEntry:
    aliases = [
        ListedName(find_text(alias, "ALIAS_NAME"), _quality(find_text(alias, "QUALITY")))
        for alias in find_all(element, f"{kind}_ALIAS")
    ]
    original = find_text(element, "NAME_ORIGINAL_SCRIPT")
    regime = find_text(element, "UN_LIST_TYPE")
    main = " ".join(filter(None, (find_text(element, name) for name in NAMES)))
    return ParsedEntry(
        code=find_text(element, "REFERENCE_NUMBER") or find_text(element, "DATAID"),
        names=entry_names(main, [*aliases, ListedName(original)]),
        kind=EntityKind.PERSON if kind == "INDIVIDUAL" else EntityKind.ORGANISATION,
        territories=territory_codes(find_text(place, "COUNTRY") for place in find_all(element, f"{kind}_ADDRESS")),
        programme=regime,
        parts=(regime,) if regime else (),
        reason=find_text(element, "COMMENTS1"),
        listed_on=find_text(element, "LISTED_ON"),
        url=URL,
        identifiers={"un": find_text(element, "REFERENCE_NUMBER")},
    )


def _quality(written: str) -> str:
    return {"f.k.a.": "former", "low": "weak"}.get(written.lower(), "alias")

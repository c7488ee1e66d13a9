"""The UN Security Council's consolidated list, XML."""

from pathlib import Path
from typing import Any

from riskflow.files.untrusted import all_of, local, text_of, xml_elements
from riskflow.screening.importers.fields import day, named, territories
from riskflow.screening.lists import Entry, Kind, ListedName, ListFile

URL = "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list"
NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read(path: Path) -> ListFile:
    """Read the whole file."""
    entries, published = [], None
    for element in xml_elements(path, "CONSOLIDATED_LIST", "INDIVIDUAL", "ENTITY"):
        if local(element) == "CONSOLIDATED_LIST":
            published = day(element.get("dateGenerated", ""))
        else:
            entries.append(_entry(element, local(element)))
    return ListFile(tuple(entries), published)


def _entry(element: Any, kind: str) -> Entry:  # noqa: ANN401 - lxml has no types
    aliases = [
        ListedName(text_of(alias, "ALIAS_NAME"), _quality(text_of(alias, "QUALITY")))
        for alias in all_of(element, f"{kind}_ALIAS")
    ]
    original = text_of(element, "NAME_ORIGINAL_SCRIPT")
    main = " ".join(filter(None, (text_of(element, name) for name in NAMES)))
    return Entry(
        code=text_of(element, "REFERENCE_NUMBER") or text_of(element, "DATAID"),
        names=named(main, [*aliases, ListedName(original)]),
        kind=Kind.PERSON if kind == "INDIVIDUAL" else Kind.ORGANISATION,
        territories=territories(text_of(place, "COUNTRY") for place in all_of(element, f"{kind}_ADDRESS")),
        programme=text_of(element, "UN_LIST_TYPE"),
        reason=text_of(element, "COMMENTS1"),
        listed_on=text_of(element, "LISTED_ON"),
        url=URL,
        identifiers={"un": text_of(element, "REFERENCE_NUMBER")},
    )


def _quality(written: str) -> str:
    return {"f.k.a.": "former", "low": "weak"}.get(written.lower(), "alias")

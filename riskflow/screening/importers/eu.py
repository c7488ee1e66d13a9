"""The EU's list of financial sanctions, FSF XML 1.1."""

from pathlib import Path

from lxml import etree

from riskflow.files.untrusted import find_all, find_text, local_name, xml_elements
from riskflow.screening.importers.fields import entry_names, parse_date, territory_codes
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry


def read(path: Path) -> ListFile:
    entries, published = [], None
    for element in xml_elements(path, "export", "sanctionEntity"):
        if local_name(element) == "export":
            published = parse_date(element.get("generationDate", ""))
        else:
            entries.append(_entry(element))
    return ListFile(tuple(entries), published)


def _entry(element: etree._Element) -> ParsedEntry:
    aliases = [
        ListedName(alias.get("wholeName", ""), "alias" if alias.get("strong") == "true" else "weak")
        for alias in find_all(element, "nameAlias")
        if alias.get("wholeName")
    ]
    # The first strong alias is the main name; a list of weak ones only has its first.
    main = next((a.text for a in aliases if a.kind == "alias"), aliases[0].text if aliases else "")
    regulation = next(iter(find_all(element, "regulation")), None)
    subject = next(iter(find_all(element, "subjectType")), None)
    places = [*find_all(element, "address"), *find_all(element, "citizenship")]
    return ParsedEntry(
        code=element.get("euReferenceNumber") or element.get("logicalId", ""),
        names=entry_names(main, aliases),
        kind=EntityKind.PERSON if subject is not None and subject.get("code") == "person" else EntityKind.ORGANISATION,
        territories=territory_codes(place.get("countryIso2Code", "") for place in places),
        programme=regulation.get("programme", "") if regulation is not None else "",
        reason=" ".join("; ".join(filter(None, [*_remarks(element), _title(regulation)])).split()),
        listed_on=element.get("designationDate")
        or (regulation.get("publicationDate", "") if regulation is not None else ""),
        url=find_text(element, "regulation/publicationUrl"),
        identifiers={"eu": element.get("euReferenceNumber", ""), "un": element.get("unitedNationId", "")},
    )


def _remarks(element: etree._Element) -> list[str]:
    return [remark.text or "" for remark in find_all(element, "remark")]


def _title(regulation: etree._Element | None) -> str:
    return regulation.get("numberTitle", "") if regulation is not None else ""

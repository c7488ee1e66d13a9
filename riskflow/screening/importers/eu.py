"""The EU's list of financial sanctions, FSF XML 1.1."""

from pathlib import Path
from typing import Any

from riskflow.files.untrusted import all_of, local, text_of, xml_elements
from riskflow.screening.importers.fields import day, named, territories
from riskflow.screening.lists import Entry, Kind, ListedName, ListFile


def read(path: Path) -> ListFile:
    """Read the whole file."""
    entries, published = [], None
    for element in xml_elements(path, "export", "sanctionEntity"):
        if local(element) == "export":
            published = day(element.get("generationDate", ""))
        else:
            entries.append(_entry(element))
    return ListFile(tuple(entries), published)


def _entry(element: Any) -> Entry:  # noqa: ANN401 - lxml has no types
    aliases = [
        ListedName(alias.get("wholeName", ""), "alias" if alias.get("strong") == "true" else "weak")
        for alias in all_of(element, "nameAlias")
        if alias.get("wholeName")
    ]
    main = next((a.text for a in aliases if a.kind == "alias"), aliases[0].text if aliases else "")
    regulation = next(iter(all_of(element, "regulation")), None)
    subject = next(iter(all_of(element, "subjectType")), None)
    places = [*all_of(element, "address"), *all_of(element, "citizenship")]
    return Entry(
        code=element.get("euReferenceNumber") or element.get("logicalId", ""),
        names=named(main, aliases),
        kind=Kind.PERSON if subject is not None and subject.get("code") == "person" else Kind.ORGANISATION,
        territories=territories(place.get("countryIso2Code", "") for place in places),
        programme=regulation.get("programme", "") if regulation is not None else "",
        reason=" ".join("; ".join(filter(None, [*_remarks(element), _title(regulation)])).split()),
        listed_on=element.get("designationDate")
        or (regulation.get("publicationDate", "") if regulation is not None else ""),
        url=text_of(element, "regulation/publicationUrl"),
        identifiers={"eu": element.get("euReferenceNumber", ""), "un": element.get("unitedNationId", "")},
    )


def _remarks(element: Any) -> list[str]:  # noqa: ANN401 - lxml has no types
    return [remark.text or "" for remark in all_of(element, "remark")]


def _title(regulation: Any) -> str:  # noqa: ANN401 - lxml has no types
    return regulation.get("numberTitle", "") if regulation is not None else ""

"""The EU's list of financial sanctions, FSF 1.1: XML, or CSV with a row for each name, address or number."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from riskflow.files.strict_csv import Row, read_table
from riskflow.files.untrusted import (
    RefusedFileError,
    find_all,
    find_text,
    first_character,
    local_name,
    xml_elements,
)
from riskflow.screening.importers.fields import (
    entry_names,
    iso_date,
    parse_date,
    territory_codes,
    typed_numbers,
)
from riskflow.screening.importers.forms import LIST_ENDINGS
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry

NEEDED = (
    "fileGenerationDate",
    "Entity_LogicalId",
    "Entity_EU_ReferenceNumber",
    "Entity_SubjectType_ClassificationCode",
    "Entity_Regulation_Programme",
    "NameAlias_WholeName",
)
# The word, and the letter that the XML has beside it.
PERSON = ("person", "p")
DATES = ("%d/%m/%Y", "%Y-%m-%d")


def read(path: Path) -> ListFile:
    return _read_xml(path) if first_character(path, LIST_ENDINGS) == "<" else _read_csv(path)


def _read_xml(path: Path) -> ListFile:
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
    programme = regulation.get("programme", "") if regulation is not None else ""
    return ParsedEntry(
        code=element.get("euReferenceNumber") or element.get("logicalId", ""),
        distinction=element.get("logicalId", ""),
        names=entry_names(main, aliases),
        kind=EntityKind.PERSON if subject is not None and subject.get("code") == "person" else EntityKind.ORGANISATION,
        territories=territory_codes(place.get("countryIso2Code", "") for place in places),
        programme=programme,
        parts=(programme,) if programme else (),
        reason=_reason(_remarks(element), _title(regulation)),
        listed_on=element.get("designationDate")
        or (regulation.get("publicationDate", "") if regulation is not None else ""),
        url=find_text(element, "regulation/publicationUrl"),
        identifiers={
            "eu": element.get("euReferenceNumber", ""),
            "un": element.get("unitedNationId", ""),
            "number": typed_numbers(
                (each.get("identificationTypeCode", ""), each.get(name, ""))
                for each in find_all(element, "identification")
                for name in ("number", "latinNumber")
            ),
        },
    )


def _remarks(element: etree._Element) -> list[str]:
    return [remark.text or "" for remark in find_all(element, "remark")]


def _title(regulation: etree._Element | None) -> str:
    return regulation.get("numberTitle", "") if regulation is not None else ""


def _reason(remarks: Iterable[str], title: str) -> str:
    return " ".join("; ".join(filter(None, [*remarks, title])).split())


def _read_csv(path: Path) -> ListFile:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for number, row in enumerate(read_table(path, *NEEDED).rows, start=2):
        if not row["Entity_LogicalId"]:
            raise RefusedFileError(f"row {number} has no Entity_LogicalId; the file is cut off or damaged")
        groups[row["Entity_LogicalId"]].append(row)
    days = (parse_date(rows[0]["fileGenerationDate"], DATES) for rows in groups.values())
    return ListFile(tuple(map(_entry_of_rows, groups.values())), next((day for day in days if day), None))


def _entry_of_rows(rows: list[Row]) -> ParsedEntry:
    # The CSV does not say which names are weak.
    first = rows[0]
    names = [ListedName(row["NameAlias_WholeName"]) for row in rows if row["NameAlias_WholeName"]]
    programme = first["Entity_Regulation_Programme"]
    reference, united_nations = first["Entity_EU_ReferenceNumber"], first.get("Entity_UnitedNationId", "")
    return ParsedEntry(
        code=reference or first["Entity_LogicalId"],
        distinction=first["Entity_LogicalId"],
        names=entry_names(names[0].text if names else "", names),
        kind=EntityKind.PERSON
        if first["Entity_SubjectType_ClassificationCode"].lower() in PERSON
        else EntityKind.ORGANISATION,
        territories=territory_codes(
            row.get(column, "") for column in ("Address_CountryIso2Code", "Citizenship_CountryIso2Code") for row in rows
        ),
        programme=programme,
        parts=(programme,) if programme else (),
        reason=_reason([_remark(first.get("Entity_Remark", ""))], first.get("Entity_Regulation_NumberTitle", "")),
        listed_on=iso_date(
            first.get("Entity_DesignationDate") or first.get("Entity_Regulation_PublicationDate", ""), DATES
        ),
        url=first.get("Entity_Regulation_PublicationUrl", ""),
        identifiers={
            "eu": reference,
            "un": united_nations,
            "number": typed_numbers(
                (row.get("Identification_TypeCode", ""), row.get(name, ""))
                for row in rows
                for name in ("Identification_Number", "Identification_LatinNumber")
            ),
        },
    )


def _remark(written: str) -> str:
    """Return several remarks, each of which the CSV puts in brackets on a line, as the XML has them."""
    return "; ".join(line.removeprefix("(").removesuffix(")") for line in written.replace("\\n", "\n").splitlines())

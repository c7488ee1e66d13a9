"""The UK sanctions list, the only one since 28 January 2026: CSV or ODS with a row per name and address, or XML."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from time import strptime

from lxml import etree

from riskflow.files.spreadsheet import is_spreadsheet, spreadsheet_rows
from riskflow.files.strict_csv import Row, csv_lines, delimiter_of
from riskflow.files.untrusted import (
    RefusedFileError,
    content_of,
    find_all,
    find_text,
    first_character,
    is_workbook,
    local_name,
    xml_elements,
)
from riskflow.files.workbook import workbook_rows
from riskflow.screening.importers.fields import company_numbers, entry_names, iso_date, territory_codes
from riskflow.screening.importers.forms import LINES_BEFORE_ROWS, LIST_ENDINGS
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry

NEEDED = ("Unique ID", "Name 6", "Name type", "Designation Type", "Regime Name", "Date Designated")
EARLIER_COLUMNS = {"Individual, Entity, Ship": "Designation Type", "Name (non-Latin script)": "Name non-latin script"}
GIVEN_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")
DATES = ("%d/%m/%Y", "%Y-%m-%d")
DATES_OF_REPORT = ("%d-%b-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d %B %Y")
URL = "https://www.gov.uk/government/publications/the-uk-sanctions-list"
WEAK = ("low", "weak")
KINDS = {"individual": EntityKind.PERSON, "ship": EntityKind.CRAFT}
CLOSED = (
    "this is the UK's consolidated list (ConList), which was closed on 28 January 2026. The UK sanctions list is the "
    f"only one since; fetch it as CSV, ODS or XML: {URL}"
)
# An element of the XML -> the column of the CSV that says the same.
FIELDS = {
    "UniqueID": "Unique ID",
    "OFSIGroupID": "OFSI Group ID",
    "UNReferenceNumber": "UN Reference Number",
    "RegimeName": "Regime Name",
    "IndividualEntityShip": "Designation Type",
    "SanctionsImposed": "Sanctions Imposed",
    "OtherInformation": "Other Information",
    "UKStatementofReasons": "UK Statement of Reasons",
    "DateDesignated": "Date Designated",
}
REGISTRATION = "Business registration number (s)"


def read(path: Path) -> ListFile:
    sheet = _sheet(path)
    if sheet is None and first_character(path, LIST_ENDINGS) == "<":
        return _read_xml(path)
    lines = csv_lines(path, delimiter=delimiter_of(path)) if sheet is None else _full_rows(sheet)
    return _read_lines([cell.strip() for cell in line] for line in lines)


def _sheet(path: Path) -> Iterator[list[str]] | None:
    """Return the rows of a workbook or a spreadsheet; None for another file."""
    if is_workbook(path):
        return workbook_rows(content_of(path))
    return spreadsheet_rows(content_of(path)) if is_spreadsheet(path) else None


def _full_rows(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the rows of a sheet that hold anything, each as long as the longest before it: a sheet may cut off ends."""
    width = 0
    for row in rows:
        width = max(width, len(row))
        if any(row):
            yield [*row, *[""] * (width - len(row))]


def _read_lines(lines: Iterator[list[str]]) -> ListFile:
    published, header = None, None
    for line in islice(lines, LINES_BEFORE_ROWS):
        if "Name 6" in line:
            header = [EARLIER_COLUMNS.get(cell, cell) for cell in line]
            break
        published = published or _report_date(line)
    missing = [name for name in NEEDED if name not in (header or ())]
    if header and missing and "Group ID" in header:
        raise RefusedFileError(CLOSED)
    if header is None or missing:
        raise RefusedFileError(
            f"the file lacks the column {', '.join(missing)}; is it the UK sanctions list? See {URL}"
        )
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for number, line in enumerate(lines, start=LINES_BEFORE_ROWS):
        row = dict(zip(header, line, strict=False))
        if len(line) != len(header) or not row["Unique ID"]:
            raise RefusedFileError(f"row {number} is broken or cut off: it has no Unique ID")
        groups[row["Unique ID"]].append(row)
    return ListFile(tuple(_entry(rows) for rows in groups.values()), published)


def _report_date(line: Iterable[str]) -> date | None:
    """Return the day in `Report Date: 18-Nov-2026`, in one cell or in two."""
    written = " ".join(line).partition(":")[2].strip() or " ".join(line)
    for form in DATES_OF_REPORT:
        try:
            return date(*strptime(written, form)[:3])
        except ValueError:
            continue
    return None


def _read_xml(path: Path) -> ListFile:
    entries, published = [], None
    for element in xml_elements(path, "Designations", "Designation", "DateGenerated"):
        if local_name(element) == "DateGenerated":
            published = _report_date([(element.text or "").strip()[:10]])
        elif local_name(element) == "Designation":
            entries.append(_entry(_rows_of(element)))
    return ListFile(tuple(entries), published)


def _rows_of(element: etree._Element) -> list[Row]:
    """Return a designation as the CSV writes it: a row for each name and each address."""
    common = {column: find_text(element, name) for name, column in FIELDS.items()}
    if not common["Unique ID"]:
        raise RefusedFileError("a designation has no UniqueID; the file is broken, or its form is new")
    rows = [
        {
            **common,
            "Name type": find_text(name, "NameType"),
            "Alias strength": find_text(name, "AliasStrength"),
            **{f"Name {n}": find_text(name, f"Name{n}") for n in range(1, 7)},
        }
        for name in find_all(element, "Names/Name")
    ]
    rows += [
        {**common, "Name non-latin script": find_text(name, "NameNonLatinScript")}
        for name in find_all(element, "NonLatinNames/NonLatinName")
    ]
    rows += [
        {**common, "Address Country": find_text(place, "AddressCountry")}
        for place in find_all(element, "Addresses/Address")
    ]
    rows += [
        {**common, REGISTRATION: number.text or ""}
        for number in find_all(element, "EntityDetails/Entity/BusinessRegistrationNumbers/BusinessRegistrationNumber")
    ]
    return rows or [common]


def _entry(rows: list[Row]) -> ParsedEntry:
    named = [row for row in rows if _full_name(row)]
    main = next((row for row in named if row.get("Name type", "").lower() == "primary name"), (named or rows)[0])
    others = [ListedName(_full_name(row), _quality(row)) for row in named]
    others += [ListedName(row.get("Name non-latin script", "")) for row in rows]
    code, group = main["Unique ID"], main.get("OFSI Group ID", "")
    numbers = company_numbers(row.get(REGISTRATION, "") for row in rows)
    # A designation may be known by a name in another script alone.
    name = _full_name(main) or next((each.text for each in others if each.text), "")
    return ParsedEntry(
        code=code,
        keys=(group,) if group else (),  # the number of the list that was closed
        names=entry_names(name, others),
        kind=KINDS.get(main["Designation Type"].lower(), EntityKind.ORGANISATION),
        territories=territory_codes(row.get("Address Country", "") for row in rows),
        programme=main["Regime Name"],
        parts=(main["Regime Name"],) if main["Regime Name"] else (),
        reason="; ".join(filter(None, (main.get(c, "").replace("|", ", ") for c in ("Sanctions Imposed", *_REASONS)))),
        listed_on=iso_date(main["Date Designated"], DATES),
        url=URL,
        identifiers={"uk": code, "ofsi": group, "un": main.get("UN Reference Number", ""), "number": numbers},
    )


_REASONS = ("UK Statement of Reasons", "Other Information")


def _full_name(row: Row) -> str:
    return " ".join(filter(None, (*(row.get(name, "") for name in GIVEN_NAMES), row.get("Name 6", ""))))


def _quality(row: Row) -> str:
    if row.get("Alias strength", "").lower().startswith(WEAK):  # such as "Low quality a.k.a"
        return "weak"
    return "former" if "f.k.a" in row.get("Name type", "").lower() else "alias"

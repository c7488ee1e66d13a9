"""The UK's consolidated list (ConList), .xlsx or CSV: one row per name and address, grouped by `Group ID`."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from riskflow.files.strict_csv import Row, csv_lines
from riskflow.files.untrusted import ZIP, RefusedFileError, check_workbook, content_of
from riskflow.screening.importers.fields import entry_names, iso_date, parse_date, territory_codes
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry

NEEDED = ("Name 6", "Group Type", "Alias Type", "Regime", "Group ID", "Country", "Listed On", "Other Information")
FIRST_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")
BRITISH_DATES = ("%d/%m/%Y",)
URL = "https://www.gov.uk/government/publications/the-uk-sanctions-list"
KINDS = {"Individual": EntityKind.PERSON, "Ship": EntityKind.CRAFT}


def read(path: Path) -> ListFile:
    # The first line holds the day of publication, the second the header.
    lines = _lines(path)
    first = next(lines, [])
    published = parse_date(first[1], BRITISH_DATES) if len(first) > 1 else None
    header = next(lines, [])
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise RefusedFileError(f"the file lacks the column {', '.join(missing)}; is it the UK's consolidated list?")
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for number, line in enumerate(lines, start=3):
        row = dict(zip(header, line, strict=False))
        if len(line) != len(header) or not row["Group ID"]:
            raise RefusedFileError(f"row {number} is broken or cut off: it has no Group ID")
        groups[row["Group ID"]].append(row)
    return ListFile(tuple(_entry(code, rows) for code, rows in groups.items()), published)


def _lines(path: Path) -> Iterator[list[str]]:
    data = content_of(path)
    return _worksheet_rows(data) if data.startswith(ZIP) else _stripped(csv_lines(path))


def _stripped(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    yield from ([cell.strip() for cell in line] for line in lines)


def _worksheet_rows(data: bytes) -> Iterator[list[str]]:
    check_workbook(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_cell(value) for value in row]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError) as error:
        raise RefusedFileError(f"the workbook is damaged or cut off: {error}") from error


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return str(value).strip() if value is not None else ""


def _entry(code: str, rows: list[Row]) -> ParsedEntry:
    main = next((row for row in rows if row["Alias Type"] == "Primary name"), rows[0])
    others = [ListedName(_full_name(row), _quality(row)) for row in rows]
    others += [ListedName(row.get("Name Non-Latin Script", "")) for row in rows]
    return ParsedEntry(
        code=code,
        names=entry_names(_full_name(main), others),
        kind=KINDS.get(main["Group Type"], EntityKind.ORGANISATION),
        territories=territory_codes(row["Country"] for row in rows),
        programme=main["Regime"],
        reason=main["Other Information"],
        listed_on=iso_date(main["Listed On"], BRITISH_DATES),
        url=URL,
        identifiers={"uk": code},
    )


def _full_name(row: Row) -> str:
    return " ".join(filter(None, (*(row.get(name, "") for name in FIRST_NAMES), row["Name 6"])))


def _quality(row: Row) -> str:
    if row.get("Alias Quality") == "Low quality":
        return "weak"
    return "former" if row["Alias Type"] == "FKA" else "alias"

"""Reader of untrusted workbooks (xlsx): the rows of a sheet as text, or as a table."""

import io
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from riskflow.files.strict_csv import CsvTable, Row
from riskflow.files.untrusted import RefusedFileError, check_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_ROWS_BEFORE_HEADING = 20


def workbook_rows(content: bytes, sheet: int = 0) -> Iterator[list[str]]:
    """Yield the rows of a sheet; days are written as 25/11/2026.

    Raises:
        RefusedFileError: when the workbook is damaged, swells beyond its size, or has no such sheet.
    """
    with _workbook(content) as book:
        for row in book.worksheets[sheet].iter_rows(values_only=True):
            yield [_cell(value) for value in row]


def workbook_table(content: bytes, headings: Collection[str]) -> CsvTable | None:
    """Return the first sheet that has one of some headings, from the row of the heading on; None where none has.

    Raises:
        RefusedFileError: when the workbook is damaged or swells beyond its size.
    """
    with _workbook(content) as book:
        sheets = len(book.worksheets)
    for sheet in range(sheets):
        rows = workbook_rows(content, sheet)
        header = next((row for row in islice(rows, MAX_ROWS_BEFORE_HEADING) if set(row) & set(headings)), None)
        if header is not None:
            return CsvTable(tuple(filter(None, header)), _under(header, rows))
    return None


def _under(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Row]:
    for row in rows:
        if any(row):
            yield {name: cell for name, cell in zip(header, row, strict=False) if name}


@contextmanager
def _workbook(content: bytes) -> Iterator["Workbook"]:
    import openpyxl  # noqa: PLC0415 - two hundred modules, for few files
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    check_workbook(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield book
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError, EOFError) as error:
        raise RefusedFileError(f"the workbook is damaged or cut off: {error}") from error


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return str(value).strip() if value is not None else ""

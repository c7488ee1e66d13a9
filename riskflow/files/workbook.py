"""Reader of untrusted workbooks (xlsx): the rows of a sheet as text."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from riskflow.files.untrusted import RefusedFileError, check_workbook


def workbook_rows(content: bytes, sheet: int = 0) -> Iterator[list[str]]:
    """Yield the rows of a sheet; days are written as 25/11/2026.

    Raises:
        RefusedFileError: when the workbook is damaged, swells beyond its size, or has no such sheet.
    """
    check_workbook(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[sheet].iter_rows(values_only=True):
            yield [_cell(value) for value in row]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError, EOFError) as error:
        raise RefusedFileError(f"the workbook is damaged or cut off: {error}") from error


def sheet_count(content: bytes) -> int:
    """Return how many sheets a workbook has.

    Raises:
        RefusedFileError: when it is damaged.
    """
    check_workbook(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError) as error:
        raise RefusedFileError(f"the workbook is damaged or cut off: {error}") from error
    count = len(book.worksheets)
    book.close()
    return count


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return str(value).strip() if value is not None else ""

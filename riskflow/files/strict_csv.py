"""Strict reader of untrusted CSV: every row as wide as the header, whole or not at all.

In UTF-8, or in UTF-16 with the mark that it begins with.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from riskflow.clean_text import clean_text
from riskflow.files.untrusted import MAX_FIRST_LINE, RefusedFileError, open_text

# Some publishers still end their files with the end-of-file character of DOS.
END_OF_DOS_FILE = "\x1a"
ENDINGS = (".csv", ".tsv")
DELIMITERS = ",;\t"
LINES_BEFORE_HEADING = 3
"""The heading is the first line with a delimiter; the day of a report may stand before it."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file with a header; the rows are read and checked lazily."""

    columns: tuple[str, ...]
    rows: Iterator[Row]

    def require(self, *columns: str) -> None:
        """Refuse a table that lacks a column.

        Raises:
            RefusedFileError: naming the columns that are missing and those that exist.
        """
        missing = [column for column in columns if column not in self.columns]
        if missing:
            found = ", ".join(self.columns[:12])
            raise RefusedFileError(f"the file lacks the column {', '.join(missing)}; it has {found}")


def read_table(path: Path, *needed: str) -> CsvTable:
    """Open a CSV file, separated by commas, semicolons or tabs, also inside a zip.

    Raises:
        RefusedFileError: when it is no whole CSV or lacks a column; also later, while rows are read.
    """
    lines = csv_lines(path, delimiter=delimiter_of(path))
    columns = tuple(name.strip() for name in next(lines, []))
    if len(set(columns)) < len(columns):
        raise RefusedFileError("two columns have the same name; the file has been altered")
    table = CsvTable(columns, _rows(columns, lines))
    table.require(*needed)
    return table


def delimiter_of(path: Path) -> str:
    """Return what separates the columns: of comma, semicolon and tab the one that the heading has most of."""
    with open_text(path, ENDINGS) as text:
        starts = [text.readline(MAX_FIRST_LINE) for _ in range(LINES_BEFORE_HEADING)]
    heading = next((line for line in starts if any(mark in line for mark in DELIMITERS)), "")
    return max(DELIMITERS, key=heading.count)


def _rows(columns: tuple[str, ...], lines: Iterable[list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        if len(cells) != len(columns):
            raise RefusedFileError(
                f"row {number} has {len(cells)} cells and the heading {len(columns)}; the file is cut off or damaged"
            )
        yield dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def csv_lines(path: Path, *, delimiter: str = ",") -> Iterator[list[str]]:
    """Yield the rows of a CSV file unchecked, without blank ones."""
    with open_text(path, ENDINGS, "strict") as text:
        try:
            for row in csv.reader(text, delimiter=delimiter, strict=True):
                if any("\0" in cell for cell in row):
                    raise RefusedFileError("the file holds a null byte; it is damaged")
                if row and row != [END_OF_DOS_FILE]:
                    yield [clean_text(cell) for cell in row]
        except UnicodeError as error:
            raise RefusedFileError(
                "the file is neither UTF-8 nor UTF-16; save it as CSV UTF-8, or fetch it again"
            ) from error
        except csv.Error as error:
            raise RefusedFileError(f"the file is no whole CSV, or is cut off ({error}); fetch it again") from error

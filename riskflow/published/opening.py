"""Opening a published table: plain or gzipped CSV, checked for size, encoding and whole rows while it is read."""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from riskflow.published import PublishedError

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 200 * MEBIBYTE
LARGEST_TABLE = 1024 * MEBIBYTE
SWELLING = 60  # a CSV of figures shrinks about tenfold; far more than that is a bomb
SWELLING_FROM = 10 * MEBIBYTE
GZIP_MAGIC = b"\x1f\x8b"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """An opened table: its columns and its rows, which are read as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[Row]

    def require(self, *columns: str) -> None:
        """Refuse a table without some columns."""
        missing = [column for column in columns if column not in self.columns]
        if missing:
            found = ", ".join(self.columns[:12])
            raise PublishedError(f"the file lacks the column {', '.join(missing)}; it has {found}")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened_table(path: Path) -> Iterator[Table]:
    """Open a table.

    Raises:
        PublishedError: when the file is no CSV, is cut off, is not UTF-8, or is too large to be what it says.
    """
    size = path.stat().st_size
    if not size:
        raise PublishedError("the file is empty")
    if size > LARGEST_FILE:
        raise PublishedError(f"the file is larger than {LARGEST_FILE // MEBIBYTE} MiB; take out what is not needed")
    try:
        with path.open("rb") as file:
            yield _table(_Counted(_plain(file), size))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise PublishedError("the gzip file is cut off or damaged; fetch it again") from error
    except UnicodeDecodeError as error:
        raise PublishedError("the file is not UTF-8; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise PublishedError(f"the file is no whole CSV ({error}); fetch it again") from error


def _plain(file: BinaryIO) -> BinaryIO:
    is_gzip = file.peek(2)[:2] == GZIP_MAGIC if isinstance(file, io.BufferedReader) else False
    return gzip.GzipFile(fileobj=file) if is_gzip else file  # type: ignore[return-value]  # reads as one


class _Counted(io.RawIOBase):
    """Count what comes out, and stop before a small file has become a huge one."""

    def __init__(self, inner: BinaryIO, size: int) -> None:
        self.inner, self.limit, self.read_so_far = inner, min(LARGEST_TABLE, max(SWELLING_FROM, size * SWELLING)), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer, and refuse once too much has come."""
        view = memoryview(buffer)  # type: ignore[arg-type]  # any writable buffer
        part = self.inner.read(len(view))
        self.read_so_far += len(part)
        if self.read_so_far > self.limit:
            raise PublishedError("the file swells far beyond its size when unpacked; it is not what it says")
        view[: len(part)] = part
        return len(part)


def _table(raw: _Counted) -> Table:
    text = io.TextIOWrapper(io.BufferedReader(raw), encoding="utf-8-sig", newline="")
    first = text.readline()
    delimiter = ";" if first.count(";") > first.count(",") else ","
    columns = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter, strict=True)))
    if len(columns) < 2 or "\0" in first:  # noqa: PLR2004 - a table of one column is no table
        raise PublishedError("the first line does not name columns; export the sheet as CSV with its heading row")
    if len(set(columns)) < len(columns):
        raise PublishedError("two columns have the same name; the file has been altered")
    return Table(columns, _rows(text, columns, delimiter))


def _rows(text: io.TextIOWrapper, columns: tuple[str, ...], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != len(columns):
            raise PublishedError(
                f"line {reader.line_num + 1} has {len(cells)} cells and the heading {len(columns)}; "
                "the file is cut off or damaged"
            )
        if any("\0" in cell for cell in cells):
            raise PublishedError(f"line {reader.line_num + 1} holds a null byte; the file is damaged")
        yield dict(zip(columns, (cell.strip() for cell in cells), strict=True))

"""Opening a file that somebody else wrote: plain, gzipped or zipped, never trusted, never read past its limits."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from lxml import etree

MEBIBYTE = 1024 * 1024
LARGEST = 2048 * MEBIBYTE
UNSUSPICIOUS = 32 * MEBIBYTE
LARGEST_RATIO = 150
LONGEST_FIELD = 4 * MEBIBYTE
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
END_OF_DOS_FILE = "\x1a"


class ListError(Exception):
    """The file is refused; the list that is in force stays. The message says why."""


class Readable(Protocol):
    """Whatever gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes."""
        ...


class Metered(io.RawIOBase):
    """A stream that stops when it unpacks to more than a real list ever would."""

    def __init__(self, stream: Readable, packed: int) -> None:
        """Remember how large the file is on disk."""
        self._stream, self._packed, self._read = stream, packed, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever the interpreter reads into
        """Read on, and count."""
        data = self._stream.read(len(buffer))
        self._read += len(data)
        if self._read > LARGEST:
            raise ListError(f"the file unpacks to more than {LARGEST // MEBIBYTE} MiB; that is no list")
        if self._read > UNSUSPICIOUS and self._read > LARGEST_RATIO * self._packed:
            raise ListError("the file unpacks to far more than it holds; it is refused as a zip bomb")
        buffer[: len(data)] = data
        return len(data)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(path: Path, wanted: tuple[str, ...] = ()) -> Iterator[IO[bytes]]:
    """Open a file whatever it is packed in; in a zip the first member that ends in one of the wanted ways.

    Raises:
        ListError: when it is missing, damaged, too large, or a bomb.
    """
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            packed = path.stat().st_size
            if magic.startswith(GZIP):
                with gzip.GzipFile(fileobj=raw) as stream:
                    yield io.BufferedReader(Metered(stream, packed), MEBIBYTE)
            elif magic == ZIP and wanted:
                with zipfile.ZipFile(raw) as archive, archive.open(_member(archive, wanted)) as stream:
                    yield io.BufferedReader(Metered(stream, packed), MEBIBYTE)
            else:
                yield io.BufferedReader(Metered(raw, packed), MEBIBYTE)
    except (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
        raise ListError(f"the file is damaged or cut off: {error}") from error
    except OSError as error:
        raise ListError(f"the file cannot be read: {error}") from error


def _member(archive: zipfile.ZipFile, wanted: tuple[str, ...]) -> zipfile.ZipInfo:
    for ending in wanted:
        found = [info for info in archive.infolist() if info.filename.endswith(ending)]
        if found:
            return max(found, key=lambda info: info.file_size)
    raise ListError(f"the zip holds no file that ends in {' or '.join(wanted)}")


def looks_like(path: Path) -> str:
    """Return the first character that says what a text file is: `<` for XML, `{` or `[` for JSON, else another."""
    with opened(path) as stream:
        return stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")[:1].decode("latin-1")


def xml_elements(path: Path, root: str, *tags: str) -> Iterator[Any]:
    """Yield elements of an XML file as they end, with namespaces taken off the tags.

    Raises:
        ListError: for another kind of file, a document type, an entity, or a file that ends too early.
    """
    with opened(path) as stream:
        _refuse_declarations(stream)
        wanted = {*tags, root}
        try:
            parser = etree.iterparse(
                stream,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            yield from _elements(parser, root, wanted)
        except etree.XMLSyntaxError as error:
            raise ListError(f"the XML is broken or cut off: {error.msg}") from error


def _elements(parser: Any, root: str, wanted: set[str]) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    is_first = True
    for event, element in parser:
        if is_first:
            is_first = False
            if local(element) != root:
                raise ListError(f"the file is a <{local(element)}>, where <{root}> was expected")
            if element.getroottree().docinfo.doctype:
                raise ListError("the XML declares a document type; lists have none, so it is refused")
        if event == "end" and local(element) in wanted:
            yield element
            element.clear()


def _refuse_declarations(stream: IO[bytes]) -> None:
    """Refuse a document type before any parser sees it."""
    start = stream.peek(MEBIBYTE) if isinstance(stream, io.BufferedReader) else b""
    if any(declaration in start for declaration in DECLARATIONS):
        raise ListError("the XML declares a document type or an entity; lists have none, so it is refused")


def local(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the tag of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Any, path: str) -> str:  # noqa: ANN401 - lxml has no types
    """Return the text of the first descendant on a path such as `akaList/aka`, whatever the namespace."""
    found = next(iter(all_of(element, path)), None)
    return clean(found.text or "") if found is not None else ""


def all_of(element: Any, path: str) -> list[Any]:  # noqa: ANN401 - lxml has no types
    """Return the descendants on a path, whatever the namespace."""
    return list(element.iterfind("/".join("{*}" + step for step in path.split("/"))))


def clean(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def rows(path: Path, needed: tuple[str, ...], *, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file with a header.

    Raises:
        ListError: when it is not UTF-8, a column is missing, or a row is cut off.
    """
    lines = plain_rows(path, delimiter=delimiter, wanted=(".csv",))
    header = [name.strip() for name in next(lines, [])]
    missing = [name for name in needed if name not in header]
    if missing:
        raise ListError(f"the file lacks the column {', '.join(missing)}; it has {', '.join(header[:12])}")
    for number, row in enumerate(lines, start=2):
        if len(row) != len(header):
            raise ListError(f"row {number} has {len(row)} of {len(header)} columns; the file is broken or cut off")
        yield dict(zip(header, map(str.strip, row), strict=True))


def plain_rows(path: Path, *, delimiter: str = ",", wanted: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Yield the rows of a CSV file, the header among them; empty rows and the mark of old systems are left out."""
    csv.field_size_limit(LONGEST_FIELD)
    with opened(path, wanted) as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
        try:
            for row in csv.reader(text, delimiter=delimiter, strict=True):
                if row and row != [END_OF_DOS_FILE]:
                    yield row
        except UnicodeDecodeError as error:
            raise ListError("the file is not written in UTF-8; save it so, or download it again") from error
        except csv.Error as error:
            raise ListError(f"the CSV is broken or cut off: {error}") from error


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one JSON object per line."""
    with opened(path) as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _object(line, f"line {number}")


def json_whole(path: Path, wanted: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - any JSON
    """Return a JSON file."""
    with opened(path, wanted) as stream:
        return _parsed(stream.read(), "the file")


def _object(line: bytes, where: str) -> dict[str, Any]:
    value = _parsed(line, where)
    if not isinstance(value, dict):
        raise ListError(f"{where} is no JSON object")
    return value


def _parsed(data: bytes, where: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ListError(f"{where} is no JSON, or is cut off: {error}") from error

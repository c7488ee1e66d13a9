"""Reader of untrusted files: plain, gzipped or zipped, XML or JSON; within limits, whole or not at all."""

import codecs
import gzip
import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from lxml import etree

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MEBIBYTE = 1024 * 1024
# Of the file as stored, packed or not.
MAX_FILE = 200 * MEBIBYTE
MAX_UNPACKED = 1024 * MEBIBYTE
# For content that is parsed at once rather than row by row.
MAX_IN_MEMORY = 512 * MEBIBYTE
# Lists and tables have a decompression ratio of 10 to 20; a zip bomb has up to 1 000.
MAX_DECOMPRESSION_RATIO = 60
# Up to this size any decompression ratio is harmless.
MAX_UNPACKED_AT_ANY_RATIO = 10 * MEBIBYTE
MAX_FIRST_LINE = MEBIBYTE
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
XML_ENDINGS, JSON_ENDINGS = (".xml", ".XML"), (".json", ".jsonl")
IS_ENCRYPTED = 0x1  # bit of the flags of a zip member
# What the standard library raises for a file that is cut off or damaged.
DAMAGED = (
    EOFError,
    gzip.BadGzipFile,
    lzma.LZMAError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
# In UTF-16 as well: the parser detects the encoding, and so must the check before it.
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


class RefusedFileError(Exception):
    """The file is refused, and the data in force stay. The message says why and what to do."""


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _LimitedStream(io.RawIOBase):
    """A stream that raises once it has unpacked to more than `max_unpacked` bytes.

    The sizes that an archive declares are not trusted; the bytes are counted.
    """

    def __init__(self, stream: _Readable, packed: int) -> None:
        self._stream, self._left = stream, max_unpacked(packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer)
        data = self._stream.read(len(target))
        self._left -= len(data)
        if self._left < 0:
            raise _zip_bomb()
        target[: len(data)] = data
        return len(data)


def max_unpacked(packed: int) -> int:
    """Return how many bytes a file of `packed` bytes may unpack to."""
    return min(MAX_UNPACKED, max(MAX_UNPACKED_AT_ANY_RATIO, packed * MAX_DECOMPRESSION_RATIO))


def _zip_bomb() -> RefusedFileError:
    return RefusedFileError("the file swells far beyond its size when unpacked; it is refused as a zip bomb")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as stored (not unpacked), in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_untrusted(path: Path, endings: tuple[str, ...] = ()) -> Iterator[io.BufferedReader]:
    """Open a file, unpacked; of a zip its largest member with the first of `endings` that any member has.

    Raises:
        RefusedFileError: when it cannot be read, is empty, damaged or too large, also while it is read.
    """
    try:
        size = path.stat().st_size
        if not size:
            raise RefusedFileError("the file is empty")
        if size > MAX_FILE:
            limit = f"{MAX_FILE // MEBIBYTE} MiB"
            raise RefusedFileError(f"the file is larger than {limit}; gzip it, or take out what is not needed")
        with path.open("rb") as file, _unpacked(file, endings) as stream:
            yield io.BufferedReader(_LimitedStream(stream, size), MEBIBYTE)
    except DAMAGED as error:
        raise RefusedFileError(f"the file is cut off or damaged ({error}); fetch it again") from error
    except OSError as error:
        raise RefusedFileError(f"the file cannot be read: {error}") from error


@contextmanager
def _unpacked(file: IO[bytes], endings: tuple[str, ...]) -> Iterator[_Readable]:
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(GZIP):
        with gzip.GzipFile(fileobj=file) as stream:
            yield stream
    elif magic == ZIP and endings:
        with zipfile.ZipFile(file) as archive, archive.open(_member(archive, endings)) as stream:
            yield stream
    else:
        yield file


def _member(archive: zipfile.ZipFile, endings: tuple[str, ...]) -> zipfile.ZipInfo:
    for ending in endings:
        found = [info for info in archive.infolist() if info.filename.endswith(ending)]
        if any(info.flag_bits & IS_ENCRYPTED for info in found):
            raise RefusedFileError("the zip is encrypted; unpack it first")
        if found:
            return max(found, key=lambda info: info.file_size)
    raise RefusedFileError(f"the zip holds no file that ends in {' or '.join(endings)}")


def encoding_of(start: bytes) -> str:
    """Return the encoding of a text: UTF-16 where its mark stands first, as Excel writes *Unicode text*; else UTF-8."""
    return "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


@contextmanager
def open_text(path: Path, endings: tuple[str, ...] = (), errors: str = "replace") -> Iterator[io.TextIOWrapper]:
    """Open a file as text, in UTF-8 or UTF-16, its ends of lines as they are."""
    with (
        open_untrusted(path, endings) as stream,
        io.TextIOWrapper(stream, encoding_of(stream.peek(2)), errors, newline="") as text,
    ):
        yield text


def first_line(path: Path, endings: tuple[str, ...] = ()) -> str:
    """Return the first line of a file, at most a million letters of it."""
    with open_text(path, endings) as text:
        return text.readline(MAX_FIRST_LINE)


def first_character(path: Path, endings: tuple[str, ...] = ()) -> str:
    """Return the first character that is no white space: `<` in XML, `{` or `[` in JSON."""
    with open_text(path, endings) as text:
        return text.read(512).lstrip("\ufeff \t\r\n")[:1]


def content_of(path: Path, endings: tuple[str, ...] = ()) -> bytes:
    """Return the whole content of a file, for parsers that need it at once."""
    with open_untrusted(path, endings) as stream:
        content = stream.read(MAX_IN_MEMORY + 1)
    if len(content) > MAX_IN_MEMORY:
        raise RefusedFileError(f"the file unpacks to more than {MAX_IN_MEMORY // MEBIBYTE} MiB")
    return content


def check_workbook(content: bytes) -> None:
    """Refuse a workbook whose parts would unpack to more than `max_unpacked` bytes: its library has no limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > max_unpacked(len(content)):
                raise _zip_bomb()
    except DAMAGED as error:
        raise RefusedFileError(f"the workbook is cut off or damaged ({error}); fetch it again") from error


@contextmanager
def open_part(content: bytes, name: str) -> Iterator[IO[bytes]]:
    """Open one part of a workbook or document, unpacked.

    Raises:
        RefusedFileError: when there is no such part, or it is damaged or swells, also while it is read.
    """
    check_workbook(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_part(archive, name)) as stream:
            yield io.BufferedReader(_LimitedStream(stream, len(content)), MEBIBYTE)
    except DAMAGED as error:
        raise RefusedFileError(f"the file is cut off or damaged ({error}); fetch it again") from error


def _part(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    found = next((info for info in archive.infolist() if info.filename == name), None)
    if found is None:
        raise RefusedFileError(f"the file has no part {name}; it is damaged, or another kind of file")
    if found.flag_bits & IS_ENCRYPTED:
        raise RefusedFileError("the file is encrypted; save it without a password first")
    return found


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, and not an archive with a table in it."""
    return "xl/workbook.xml" in zip_names(path)


def zip_names(path: Path) -> list[str]:
    """Return the names of what is in a zip; none of another file."""
    with open_untrusted(path) as stream:
        if not stream.read(len(ZIP)).startswith(ZIP):
            return []
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except DAMAGED as error:
        raise RefusedFileError(f"the file is cut off or damaged ({error}); fetch it again") from error


# -- XML ---------------------------------------------------------------------------------------------------------------


def xml_elements(path: Path, root: str, *tags: str) -> Iterator[etree._Element]:
    """Yield the elements with some tags, and the root last, each when it is complete; namespaces are ignored.

    Raises:
        RefusedFileError: for another root, a document type, an entity, or a file that ends too early.
    """
    with open_untrusted(path, XML_ENDINGS) as stream:
        yield from elements_in(stream, root, *tags)


def elements_in(stream: IO[bytes], root: str, *tags: str) -> Iterator[etree._Element]:
    """Yield the elements of a stream as `xml_elements` does those of a file."""
    _refuse_declarations(stream)
    try:
        yield from _elements(xml_events(stream), root, {*tags})
    except etree.XMLSyntaxError as error:
        raise RefusedFileError(f"the XML is broken or cut off: {error.msg}") from error


def xml_events(stream: IO[bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Parse XML incrementally into `start` and `end` events; no entity, DTD or address in it is resolved."""
    events: Iterator[tuple[str, etree._Element]] = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return events


def release(element: etree._Element) -> None:
    """Free an element that was processed and its earlier siblings; otherwise the parser keeps the whole document."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _elements(events: Iterator[tuple[str, etree._Element]], root: str, tags: set[str]) -> Iterator[etree._Element]:
    # The depth inside wanted elements: nothing is freed there, since their children are read when they are complete.
    is_first, depth = True, 0
    for event, element in events:
        if is_first:
            is_first = False
            _check_root(element, root)
        is_wanted = local_name(element) in tags
        depth += is_wanted if event == "start" else -is_wanted
        if event == "end" and depth == 0:
            if is_wanted or local_name(element) == root:
                yield element
            release(element)


def _check_root(element: etree._Element, root: str) -> None:
    if local_name(element) != root:
        raise RefusedFileError(f"the file is a <{local_name(element)}>, where <{root}> was expected")
    if element.getroottree().docinfo.doctype:
        raise RefusedFileError("the XML declares a document type; lists have none, so it is refused")


def _refuse_declarations(stream: IO[bytes]) -> None:
    # Before any parser sees the file: entities could be expanded without end, or name files and addresses.
    start = stream.peek(MEBIBYTE) if isinstance(stream, io.BufferedReader) else b""
    if any(declaration in start for declaration in DECLARATIONS):
        raise RefusedFileError("the XML declares a document type or an entity; lists have none, so it is refused")


def local_name(element: etree._Element) -> str:
    """Return the tag of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def find_text(element: etree._Element, path: str) -> str:
    """Return the text of the first descendant on a path such as `akaList/aka` in any namespace; empty if none."""
    found = next(iter(find_all(element, path)), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def find_all(element: etree._Element, path: str) -> list[etree._Element]:
    """Return the descendants on a path, in any namespace."""
    return list(element.iterfind("/".join("{*}" + step for step in path.split("/"))))


# -- JSON --------------------------------------------------------------------------------------------------------------


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one JSON object per line."""
    with open_untrusted(path, JSON_ENDINGS) as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _parse_object(line, f"line {number}")


def json_document(path: Path, endings: tuple[str, ...] = ()) -> object:
    """Return the value of a JSON file, of whichever type."""
    return _parse_json(content_of(path, endings), "the file")


def json_object(path: Path) -> dict[str, Any]:
    """Return the object of a JSON file."""
    return _parse_object(content_of(path, JSON_ENDINGS), "the file")


def _parse_object(data: bytes, where: str) -> dict[str, Any]:
    value = _parse_json(data, where)
    if not isinstance(value, dict):
        raise RefusedFileError(f"{where} is no JSON object")
    return value


def _parse_json(data: bytes, where: str) -> object:
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RefusedFileError(f"{where} is no JSON, or is cut off: {error}") from error
    return value

"""Read files from outside: plain, gzipped or zipped, XML or JSON; within limits, whole or not at all."""

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
from typing import IO, Any, Protocol

from lxml import etree

MEBIBYTE = 1024 * 1024
MAX_FILE = 200 * MEBIBYTE
MAX_UNPACKED = 1024 * MEBIBYTE
MAX_IN_MEMORY = 512 * MEBIBYTE  # what is parsed at once rather than row by row
MAX_RATIO = 60  # lists and tables shrink to a tenth or a twentieth when packed
MAX_UNSUSPICIOUS = 10 * MEBIBYTE  # below this, any ratio is harmless
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
IS_ENCRYPTED = 0x1
DAMAGED = (
    EOFError,
    gzip.BadGzipFile,
    lzma.LZMAError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


class RefusedFileError(Exception):
    """The file is refused, and what was in force stays so. The message says why and what to do."""


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _LimitedStream(io.RawIOBase):
    """A stream that ends in a refusal once it has unpacked to more than a file of its size may hold."""

    def __init__(self, stream: _Readable, packed: int) -> None:
        self._stream, self._left = stream, max_unpacked(packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever the interpreter reads into
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise _bomb()
        buffer[: len(data)] = data
        return len(data)


def max_unpacked(packed: int) -> int:
    """Return how many bytes a file may unpack to that has `packed` bytes on disk."""
    return min(MAX_UNPACKED, max(MAX_UNSUSPICIOUS, packed * MAX_RATIO))


def _bomb() -> RefusedFileError:
    return RefusedFileError("the file swells far beyond its size when unpacked; it is refused as a zip bomb")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies on disk, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_untrusted(path: Path, endings: tuple[str, ...] = ()) -> Iterator[IO[bytes]]:
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


def first_line(path: Path, endings: tuple[str, ...] = ()) -> str:
    """Return the beginning of a file up to its first line break, at most 1 MiB of it."""
    with open_untrusted(path, endings) as stream:
        return stream.readline(MEBIBYTE).decode("utf-8-sig", "replace")


def first_character(path: Path, endings: tuple[str, ...] = ()) -> str:
    """Return the first character that is no space: `<` in XML, `{` or `[` in JSON."""
    with open_untrusted(path, endings) as stream:
        return stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")[:1].decode("latin-1")


def content_of(path: Path, endings: tuple[str, ...] = ()) -> bytes:
    """Return a whole file, for parsers that need it at once."""
    with open_untrusted(path, endings) as stream:
        content = stream.read(MAX_IN_MEMORY + 1)
    if len(content) > MAX_IN_MEMORY:
        raise RefusedFileError(f"the file unpacks to more than {MAX_IN_MEMORY // MEBIBYTE} MiB")
    return content


def check_workbook(content: bytes) -> None:
    """Refuse an office file whose parts would unpack to more than a file of its size may hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > max_unpacked(len(content)):
                raise _bomb()
    except DAMAGED as error:
        raise RefusedFileError(f"the workbook is cut off or damaged ({error}); fetch it again") from error


# -- XML ---------------------------------------------------------------------------------------------------------------


def xml_elements(path: Path, root: str, *tags: str) -> Iterator[Any]:
    """Yield the elements with some tags, and the root, as they end; namespaces do not count.

    Raises:
        RefusedFileError: for another root, a document type, an entity, or a file that ends too early.
    """
    with open_untrusted(path) as stream:
        _refuse_declarations(stream)
        try:
            yield from _elements(xml_events(stream), root, {*tags})
        except etree.XMLSyntaxError as error:
            raise RefusedFileError(f"the XML is broken or cut off: {error.msg}") from error


def xml_events(stream: IO[bytes]) -> Any:  # noqa: ANN401 - lxml has no types
    """Parse XML step by step without following anything that it names; yields start and end of elements."""
    return etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def release(element: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Free what an element held that has been dealt with; otherwise the parser keeps the whole document."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _elements(events: Any, root: str, tags: set[str]) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    is_first, depth = True, 0  # depth inside wanted elements, whose children are still needed
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


def _check_root(element: Any, root: str) -> None:  # noqa: ANN401 - lxml has no types
    if local_name(element) != root:
        raise RefusedFileError(f"the file is a <{local_name(element)}>, where <{root}> was expected")
    if element.getroottree().docinfo.doctype:
        raise RefusedFileError("the XML declares a document type; lists have none, so it is refused")


def _refuse_declarations(stream: IO[bytes]) -> None:
    """Refuse a document type before any parser sees it."""
    start = stream.peek(MEBIBYTE) if isinstance(stream, io.BufferedReader) else b""
    if any(declaration in start for declaration in DECLARATIONS):
        raise RefusedFileError("the XML declares a document type or an entity; lists have none, so it is refused")


def local_name(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the tag of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def find_text(element: Any, path: str) -> str:  # noqa: ANN401 - lxml has no types
    """Return the text of the first descendant on a path such as `akaList/aka`, whatever the namespace."""
    found = next(iter(find_all(element, path)), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def find_all(element: Any, path: str) -> list[Any]:  # noqa: ANN401 - lxml has no types
    """Return the descendants on a path, whatever the namespace."""
    return list(element.iterfind("/".join("{*}" + step for step in path.split("/"))))


# -- JSON --------------------------------------------------------------------------------------------------------------


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one JSON object per line."""
    with open_untrusted(path) as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _object(line, f"line {number}")


def json_document(path: Path, endings: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - any JSON
    """Return the value of a JSON file."""
    return _parsed(content_of(path, endings), "the file")


def _object(line: bytes, where: str) -> dict[str, Any]:
    value = _parsed(line, where)
    if not isinstance(value, dict):
        raise RefusedFileError(f"{where} is no JSON object")
    return value


def _parsed(data: bytes, where: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RefusedFileError(f"{where} is no JSON, or is cut off: {error}") from error

"""Checks of office documents: the parts of their type, no macros, no embedded files, no external content."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator

from lxml import etree

from riskflow.documents.file_types import MEDIA_TYPE_BY_EXTENSION
from riskflow.documents.messages import (
    ACTIVE,
    BROKEN,
    EMBEDDED,
    ENCRYPTED,
    EXTERNAL_CONTENT,
    OTHER_CONTENT,
    TRAILING_CONTENT,
    UNPACKS_TOO_LARGE,
)
from riskflow.errors import InvalidError
from riskflow.files.untrusted import DAMAGED, IS_ENCRYPTED, MEBIBYTE, local_name, release, xml_events
from riskflow.text import Text

MAX_PARTS = 5_000
MAX_TOTAL, MAX_PART = 300 * MEBIBYTE, 64 * MEBIBYTE
MAX_XML = 24 * MEBIBYTE
# Tags and attributes of a part: each costs far more memory and time than its bytes.
MAX_NODES = 1_000_000
# The end-of-central-directory record of a zip file without a comment.
END_RECORD_SIGNATURE = b"PK\x05\x06"
END_RECORD_LENGTH = 22

MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
CONTENT_TYPES = "[Content_Types].xml"
ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|activex|macrosheets|customui|(^|/)(basic|scripts|dialogs|event-listeners)/", re.IGNORECASE
)
EMBEDDED_PARTS = re.compile(
    r"(^|/)(embeddings|oleobjects?|externallinks)/|oleobject|(^|/)object \d+(/|$)", re.IGNORECASE
)
# What the library raises for a broken file.
UNREADABLE = (*DAMAGED, OSError, RuntimeError, ValueError)
ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "macrosheet")
HYPERLINK = "/hyperlink"
SAFE_LINKS = re.compile(r"(https?:|mailto:)", re.IGNORECASE)
FETCHING_FIELD = re.compile(r"\bDDE(AUTO)?\b|\bINCLUDE(PICTURE|TEXT)\b", re.IGNORECASE)
FIELD_ELEMENTS = ("instrText", "fldSimple", "delInstrText")
LINK_ATTRIBUTE = "{http://www.w3.org/1999/xlink}href"
ACTIVE_ELEMENTS = ("event-listener", "script", "dde-source", "dde-connection-decl", "plugin", "applet")
ABSOLUTE_ADDRESS = re.compile(r"\A(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def check_open_xml(content: bytes, extension: str) -> None:
    """Refuse a document of Word, Excel or PowerPoint with macros, embedded files or external content.

    Raises:
        InvalidError: with what to do.
    """
    with _opened(content) as package:
        names = set(package.namelist())
        if not {CONTENT_TYPES, "_rels/.rels", MAIN_PARTS[extension]} <= names:
            raise InvalidError(OTHER_CONTENT)
        types = _read(package, CONTENT_TYPES).decode("utf-8", "replace").casefold()
        if any(kind in types for kind in ACTIVE_TYPES):
            raise InvalidError(ACTIVE.filled(what="macro"))
        for name in sorted(names):
            if name.endswith(".rels"):
                _check_relationships(_elements(package, name))
            elif name.startswith("word/") and name.endswith(".xml"):
                _check_fields(_elements(package, name))


def _check_relationships(elements: Iterable[etree._Element]) -> None:
    for relationship in elements:
        if local_name(relationship) != "Relationship":
            continue
        kind, target = relationship.get("Type", ""), relationship.get("Target", "")
        if relationship.get("TargetMode", "").casefold() != "external":
            continue
        # A hyperlink is followed by the user; templates, images and frames are fetched when the document opens.
        if not (kind.endswith(HYPERLINK) and SAFE_LINKS.match(target)):
            raise InvalidError(EXTERNAL_CONTENT.filled(what=kind.rsplit("/", 1)[-1] or "link"))


def _check_fields(elements: Iterable[etree._Element]) -> None:
    # Word splits the code of a field over several elements, so that they are joined before the search.
    words: defaultdict[str, str] = defaultdict(str)
    for element in elements:
        if local_name(element) in FIELD_ELEMENTS:
            words[local_name(element)] += (element.text or "") + "".join(map(str, element.attrib.values()))
    if found := FETCHING_FIELD.search("".join(words[name] for name in FIELD_ELEMENTS)):
        raise InvalidError(EXTERNAL_CONTENT.filled(what=found.group().upper()))


def check_open_document(content: bytes, extension: str) -> None:
    """Refuse an OpenDocument file with scripts, embedded files or external content.

    Raises:
        InvalidError: with what to do.
    """
    with _opened(content) as package:
        names = package.namelist()
        # The format requires that the media type is the first part.
        if names[0] != "mimetype" or not {"content.xml", "META-INF/manifest.xml"} <= set(names):
            raise InvalidError(OTHER_CONTENT)
        if _read(package, "mimetype").decode("ascii", "replace").strip() != MEDIA_TYPE_BY_EXTENSION[extension]:
            raise InvalidError(OTHER_CONTENT)
        if any(local_name(element) == "encryption-data" for element in _elements(package, "META-INF/manifest.xml")):
            raise InvalidError(ENCRYPTED)
        for name in ("content.xml", "styles.xml"):
            if name in names:
                _check_open_content(_elements(package, name))


def _check_open_content(elements: Iterable[etree._Element]) -> None:
    for element in elements:
        name = local_name(element)
        if name in ACTIVE_ELEMENTS:
            raise InvalidError(ACTIVE.filled(what=name))
        link = element.get(LINK_ATTRIBUTE, "")
        is_hyperlink = name == "a" and SAFE_LINKS.match(link)
        if ABSOLUTE_ADDRESS.match(link) and not is_hyperlink:
            raise InvalidError(EXTERNAL_CONTENT.filled(what=name))


def _opened(content: bytes) -> zipfile.ZipFile:
    """Open a zip file without anything before or after it, with harmless names and parts within the limits."""
    # A comment or trailing content moves the end record away from the end of the file.
    if content[-END_RECORD_LENGTH : -END_RECORD_LENGTH + len(END_RECORD_SIGNATURE)] != END_RECORD_SIGNATURE:
        raise InvalidError(TRAILING_CONTENT)
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except UNREADABLE as cause:
        raise InvalidError(BROKEN) from cause
    parts = package.infolist()
    # Content before the zip file moves its first part.
    if not parts or min(part.header_offset for part in parts) != 0:
        raise InvalidError(TRAILING_CONTENT)
    for refusal in _faults(parts):
        raise InvalidError(refusal)
    return package


def _faults(parts: list[zipfile.ZipInfo]) -> Iterator[Text]:
    names = [part.filename for part in parts]
    if any(part.flag_bits & IS_ENCRYPTED for part in parts):
        yield ENCRYPTED
    too_large = any(part.file_size > MAX_PART for part in parts)
    if len(parts) > MAX_PARTS or too_large or sum(part.file_size for part in parts) > MAX_TOTAL:
        yield UNPACKS_TOO_LARGE
    # Of two parts with one name, programs read different ones.
    if len(set(names)) != len(names) or any(_is_path_outside(name) for name in names):
        yield BROKEN
    for name in names:
        if ACTIVE_PARTS.search(name):
            yield ACTIVE.filled(what=name.rsplit("/", 1)[-1] or name)
        if EMBEDDED_PARTS.search(name):
            yield EMBEDDED.filled(what=name.rsplit("/", 1)[-1] or name)


def _is_path_outside(name: str) -> bool:
    """Return whether a part would be written outside the folder to which the document is unpacked."""
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


def _elements(package: zipfile.ZipFile, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a part when they are complete; each is freed after use.

    Raises:
        InvalidError: for a document type, too many nodes, or broken XML.
    """
    content = _read(package, name)
    if content.count(b"<") + content.count(b"=") > MAX_NODES:
        raise InvalidError(UNPACKS_TOO_LARGE)
    try:
        for event, element in xml_events(io.BytesIO(content)):
            if element.getparent() is None and element.getroottree().docinfo.doctype:
                raise InvalidError(BROKEN)
            if event == "end":
                yield element
                release(element)
    except etree.XMLSyntaxError as cause:
        raise InvalidError(BROKEN) from cause


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    # The declared size is not trusted: at most one byte more than the limit is decompressed.
    try:
        with package.open(name) as part:
            content = part.read(MAX_XML + 1)
    except UNREADABLE as cause:
        raise InvalidError(BROKEN) from cause
    if len(content) > MAX_XML:
        raise InvalidError(UNPACKS_TOO_LARGE)
    return content

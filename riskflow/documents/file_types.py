"""File types that may be attached: media types, signatures and file names."""

import io
import unicodedata
import zipfile

import puremagic

from riskflow.documents.messages import OTHER_CONTENT, TRAILING_CONTENT
from riskflow.errors import InvalidError

WORD = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
MEDIA_TYPE_BY_EXTENSION = {
    "pdf": "application/pdf",
    "docx": f"{WORD}.wordprocessingml.document",
    "xlsx": f"{WORD}.spreadsheetml.sheet",
    "pptx": f"{WORD}.presentationml.presentation",
    "odt": f"{OPEN}.text",
    "ods": f"{OPEN}.spreadsheet",
    "odp": f"{OPEN}.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
ZIP_BASED = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
PLAIN_TEXT = frozenset({"txt", "csv"})
MAGIC_BYTES = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    **dict.fromkeys(ZIP_BASED, b"PK\x03\x04"),
}
EQUIVALENT_EXTENSIONS = {**{kind: {kind, "zip"} for kind in ZIP_BASED}, "jpg": {"jpg", "jpeg"}, "jpeg": {"jpg", "jpeg"}}

MAX_NAME_LENGTH = 120
RESERVED_CHARACTERS = frozenset('<>:"|?*\\/')
# Unicode categories of invisible characters, among them those that reverse the direction of a name.
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def check_signature(content: bytes, extension: str) -> None:
    """Refuse a content of another type than its extension, or of two types at once (polyglot).

    Raises:
        InvalidError: with what to do.
    """
    # Plain text has no signature; the checks of `documents.text` read all of it.
    if extension in PLAIN_TEXT:
        return
    if not content.startswith(MAGIC_BYTES[extension]) or not _has_signature_of(content, extension):
        raise InvalidError(OTHER_CONTENT)
    if extension not in ZIP_BASED and zipfile.is_zipfile(io.BytesIO(content)):
        raise InvalidError(TRAILING_CONTENT)


def _has_signature_of(content: bytes, extension: str) -> bool:
    """Return whether the signature database agrees; for it, every office document is a zip file, too."""
    try:
        found = {match.extension.removeprefix(".") for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False
    return bool(found & EQUIVALENT_EXTENSIONS.get(extension, {extension}))


def extension_of(name: str) -> str:
    """Return the last extension of a name in lower case; empty where there is none."""
    stem, _, extension = display_name(name).rpartition(".")
    return extension.casefold() if stem else ""


def display_name(name: str) -> str:
    """Return a name to show and to offer for download, never to use as a path: one line, no invisible characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        char
        for char in last
        if char not in RESERVED_CHARACTERS and unicodedata.category(char) not in INVISIBLE_CATEGORIES
    )
    plain = " ".join(kept.split()).strip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not stem:
        return plain or "document"
    return stem[: MAX_NAME_LENGTH - len(extension) - 1].rstrip() + dot + extension[:MAX_NAME_LENGTH]

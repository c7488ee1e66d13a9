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
ZIPPED = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
WRITTEN = frozenset({"txt", "csv"})
MAGIC_BYTES = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    **dict.fromkeys(ZIPPED, b"PK\x03\x04"),
}
EQUIVALENT_EXTENSIONS = {**{kind: {kind, "zip"} for kind in ZIPPED}, "jpg": {"jpg", "jpeg"}, "jpeg": {"jpg", "jpeg"}}

MAX_NAME_LENGTH = 120
UNWANTED = frozenset('<>:"|?*\\/')
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of invisible characters, among them those that reverse the direction of a name."""


def check_signature(content: bytes, extension: str) -> None:
    """Refuse what is of another kind than its extension says, or of two kinds at once.

    Raises:
        InvalidError: with what to do.
    """
    if extension in WRITTEN:
        return  # plain text has no sign of its own; the checks of `text` read all of it
    if not content.startswith(MAGIC_BYTES[extension]) or not _is_known_as(content, extension):
        raise InvalidError(OTHER_CONTENT)
    if extension not in ZIPPED and zipfile.is_zipfile(io.BytesIO(content)):
        raise InvalidError(TRAILING_CONTENT)


def _is_known_as(content: bytes, extension: str) -> bool:
    """Return whether the signature database agrees; for it, every office document is also a zip file."""
    try:
        found = {match.extension.removeprefix(".") for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False
    return bool(found & EQUIVALENT_EXTENSIONS.get(extension, {extension}))


def extension_of(name: str) -> str:
    """Return the last extension of a name, in lower case."""
    stem, _, extension = display_name(name).rpartition(".")
    return extension.casefold() if stem else ""


def display_name(name: str) -> str:
    """Return a name to show and to offer for download, never to use as a path: one line, nothing invisible."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign not in UNWANTED and unicodedata.category(sign) not in UNSEEN)
    plain = " ".join(kept.split()).strip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not stem:
        return plain or "document"
    return stem[: MAX_NAME_LENGTH - len(extension) - 1].rstrip() + dot + extension[:MAX_NAME_LENGTH]

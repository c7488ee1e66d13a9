"""The kinds of documents, and whether the content begins and ends as its kind must."""

import io
import zipfile

import puremagic

from riskflow.core.errors import InvalidError
from riskflow.inspection.refusals import OTHER_CONTENT, TWO_IN_ONE

WORD = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
KINDS = {
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
BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    **dict.fromkeys(ZIPPED, b"PK\x03\x04"),
}
ALIKE = {**{kind: {kind, "zip"} for kind in ZIPPED}, "jpg": {"jpg", "jpeg"}, "jpeg": {"jpg", "jpeg"}}


def refuse_foreign(content: bytes, extension: str) -> None:
    """Refuse what is of another kind than its extension says, or of two kinds at once.

    Raises:
        InvalidError: with what to do.
    """
    if extension in WRITTEN:
        return  # plain text has no sign of its own; `texts` reads all of it
    if not content.startswith(BEGINNINGS[extension]) or not _is_known_as(content, extension):
        raise InvalidError(OTHER_CONTENT)
    if extension not in ZIPPED and zipfile.is_zipfile(io.BytesIO(content)):
        raise InvalidError(TWO_IN_ONE)


def _is_known_as(content: bytes, extension: str) -> bool:
    """Say whether the register of signatures agrees; for it, every office document is also a zip file."""
    try:
        found = {match.extension.removeprefix(".") for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False
    return bool(found & ALIKE.get(extension, {extension}))

"""Checks of PDF: whole, not encrypted, no active content, no embedded files."""

import io
import json
from collections.abc import Iterator

import pikepdf
from pikepdf.settings import set_qpdf_limits

from riskflow.documents.messages import (
    ACTIVE,
    BROKEN,
    EMBEDDED,
    ENCRYPTED,
    EXTERNAL_CONTENT,
    TRAILING_CONTENT,
    UNPACKS_TOO_LARGE,
)
from riskflow.errors import InvalidError
from riskflow.files.untrusted import MEBIBYTE

MAX_STREAM = 32 * MEBIBYTE
MAX_OBJECTS = 500_000
MAX_DEPTH = 200
# Of the JSON attached to a record, which is some tens of kilobytes.
MAX_ATTACHED = 4 * MEBIBYTE
# White space in the sense of PDF, which may follow the end marker.
PADDING = b"\r\n\t \x00"
# For the whole process, since qpdf has one setting. An uploaded stream may decompress to a thousand times its size.
set_qpdf_limits(
    flate_max_memory=MAX_STREAM,
    run_length_max_memory=MAX_STREAM,
    png_max_memory=MAX_STREAM,
    tiff_max_memory=MAX_STREAM,
    dct_max_memory=MAX_STREAM,
)

ACTIVE_KEYS = frozenset({"/JavaScript", "/JS", "/Launch", "/AA", "/SubmitForm", "/ImportData", "/RichMedia", "/XFA"})
ACTIVE_VALUES = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
    | {"/RichMedia", "/RichMediaExecute", "/Screen", "/3D"}
)
EMBEDDED_FILE_NAMES = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/FileAttachment"})
OPEN_ACTION = "/OpenAction"
GO_TO_ACTION = "/GoTo"
# The keys by which a dictionary says which action, annotation or object it is.
TYPE_KEYS = ("/S", "/Subtype", "/Type")


def open_pdf(content: bytes) -> pikepdf.Pdf:
    """Open an untrusted PDF; its streams decompress to at most `MAX_STREAM` bytes each.

    Raises:
        pikepdf.PdfError: when it is broken, or needs a password.
    """
    return pikepdf.open(io.BytesIO(content))


def attached_code(content: bytes, attachment: str) -> str | None:
    """Return the value of `code` in a JSON file attached to a PDF, or None. The file is not trusted."""
    try:
        with open_pdf(content) as document:
            attached = document.attachments[attachment].get_file().read_bytes()
        return str(json.loads(attached)["code"]) if len(attached) <= MAX_ATTACHED else None
    except (pikepdf.PdfError, pikepdf.PasswordError, KeyError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def check_pdf(content: bytes, _extension: str) -> None:
    """Refuse a PDF with active content, embedded or trailing files, and one that is encrypted or broken.

    Raises:
        InvalidError: with what to do.
    """
    if not content.rstrip(PADDING).endswith(b"%%EOF"):
        raise InvalidError(TRAILING_CONTENT)
    try:
        with open_pdf(content) as document:
            if document.is_encrypted:
                raise InvalidError(ENCRYPTED)
            _check_objects(document)
            if not len(document.pages):
                raise InvalidError(BROKEN)
    except pikepdf.PasswordError as cause:
        raise InvalidError(ENCRYPTED) from cause
    except (pikepdf.PdfError, ValueError, RecursionError, TypeError, RuntimeError) as cause:
        raise InvalidError(BROKEN) from cause


def is_signed(document: pikepdf.Pdf) -> bool:
    """Return whether a form field of the document holds a signature."""
    fields = document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())
    return any(each.get("/FT") == pikepdf.Name.Sig and "/V" in each for each in fields)


def has_only_harmless_objects(document: pikepdf.Pdf) -> bool:
    """Return whether a document has nothing that starts by itself; it may hold other files."""
    try:
        check_active(document)
    except InvalidError:
        return False
    return True


def check_active(document: pikepdf.Pdf) -> None:
    """Refuse a document with something that starts by itself; it may hold other files.

    Raises:
        InvalidError: naming what was found.
    """
    _check_objects(document, may_embed=True)


def _check_objects(document: pikepdf.Pdf, *, may_embed: bool = False) -> None:
    # All objects, not only those that a page refers to: viewers run actions from anywhere.
    if len(document.objects) > MAX_OBJECTS:
        raise InvalidError(UNPACKS_TOO_LARGE)
    for found in document.objects:
        for dictionary in _dictionaries(found, MAX_DEPTH):
            _check(dictionary, may_embed=may_embed)
    _check(document.trailer, may_embed=may_embed)


def _dictionaries(value: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the direct dictionaries of an object; indirect ones are objects of the document themselves."""
    if depth == 0:
        raise InvalidError(BROKEN)
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        inner = [part for _, part in value.items()]
    elif isinstance(value, pikepdf.Array):
        inner = list(value)
    else:
        return
    for part in inner:
        if not getattr(part, "is_indirect", True):
            yield from _dictionaries(part, depth - 1)


def _check(dictionary: pikepdf.Object, *, may_embed: bool) -> None:
    keys = set(dictionary.keys())
    named = {str(dictionary[key]) for key in TYPE_KEYS if key in keys and isinstance(dictionary[key], pikepdf.Name)}
    if active := sorted((keys & ACTIVE_KEYS) | (named & ACTIVE_VALUES)):
        raise InvalidError(ACTIVE.filled(what=active[0]))
    if not may_embed and (embedded := sorted((keys | named) & EMBEDDED_FILE_NAMES)):
        raise InvalidError(EMBEDDED.filled(what=embedded[0]))
    # A stream with /F has its content in an external file.
    if isinstance(dictionary, pikepdf.Stream) and "/F" in keys:
        raise InvalidError(EXTERNAL_CONTENT.filled(what="/F"))
    if OPEN_ACTION in keys and not _is_page_destination(dictionary[OPEN_ACTION]):
        raise InvalidError(ACTIVE.filled(what=OPEN_ACTION))


def _is_page_destination(action: pikepdf.Object) -> bool:
    """Return whether an action only opens one of the document's own pages, as most typesetting programs write."""
    if isinstance(action, pikepdf.Array):
        return True
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") == GO_TO_ACTION and "/Next" not in action

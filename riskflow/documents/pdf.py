"""PDF: whole, open, and without anything that acts or carries other files."""

import io
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

MEBIBYTE = 1024 * 1024
MAX_STREAM = 32 * MEBIBYTE
MAX_OBJECTS = 500_000
MAX_DEPTH = 200
PADDING = b"\r\n\t \x00"
set_qpdf_limits(  # for the whole process: an uploaded stream may unfold to a thousand times its size
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
NAMING_KEYS = ("/S", "/Subtype", "/Type")


def open_pdf(content: bytes) -> pikepdf.Pdf:
    """Open a PDF from outside; its streams unfold to at most `MAX_STREAM` bytes each.

    Raises:
        pikepdf.PdfError: when it is broken, or needs a password.
    """
    return pikepdf.open(io.BytesIO(content))


def check_pdf(content: bytes, _extension: str) -> None:
    """Refuse a PDF that acts, carries files, is encrypted, broken, or more than a PDF.

    Raises:
        InvalidError: with what to do.
    """
    if not content.rstrip(PADDING).endswith(b"%%EOF"):
        raise InvalidError(TRAILING_CONTENT)
    try:
        with open_pdf(content) as document:
            if document.is_encrypted:
                raise InvalidError(ENCRYPTED)
            _walk(document)
            if not len(document.pages):
                raise InvalidError(BROKEN)
    except pikepdf.PasswordError as cause:
        raise InvalidError(ENCRYPTED) from cause
    except (pikepdf.PdfError, ValueError, RecursionError, TypeError, RuntimeError) as cause:
        raise InvalidError(BROKEN) from cause


def _walk(document: pikepdf.Pdf) -> None:
    """Look at every dictionary of the document, also of parts that no page leads to."""
    if len(document.objects) > MAX_OBJECTS:
        raise InvalidError(UNPACKS_TOO_LARGE)
    for found in document.objects:
        for dictionary in _dictionaries(found, MAX_DEPTH):
            _check(dictionary)
    _check(document.trailer)


def _dictionaries(value: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries written directly inside an object; those it refers to stand in the list themselves."""
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


def _check(dictionary: pikepdf.Object) -> None:
    keys = set(dictionary.keys())
    named = {str(dictionary[key]) for key in NAMING_KEYS if key in keys and isinstance(dictionary[key], pikepdf.Name)}
    if acts := sorted((keys & ACTIVE_KEYS) | (named & ACTIVE_VALUES)):
        raise InvalidError(ACTIVE.filled(what=acts[0]))
    if carries := sorted((keys | named) & EMBEDDED_FILE_NAMES):
        raise InvalidError(EMBEDDED.filled(what=carries[0]))
    if isinstance(dictionary, pikepdf.Stream) and "/F" in keys:  # its content lies in a file elsewhere
        raise InvalidError(EXTERNAL_CONTENT.filled(what="/F"))
    if OPEN_ACTION in keys and not _is_page_destination(dictionary[OPEN_ACTION]):
        raise InvalidError(ACTIVE.filled(what=OPEN_ACTION))


def _is_page_destination(action: pikepdf.Object) -> bool:
    """Return whether a document merely opens at one of its pages, as most typesetting programs write."""
    if isinstance(action, pikepdf.Array):
        return True
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") == GO_TO_ACTION and "/Next" not in action

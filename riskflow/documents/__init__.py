"""Checks of uploaded documents: the type by content and extension, and no active content.

A document is refused when in doubt, and the message says what to do instead. Nothing that was uploaded is ever
rendered here, but those who download it open it in programs that run what they find.
"""

from collections.abc import Callable

from riskflow.documents.file_types import KINDS, display_name, extension_of, refuse_foreign
from riskflow.documents.images import check_jpeg, check_png
from riskflow.documents.messages import EMPTY, EXTENSION, TOO_LARGE
from riskflow.documents.office import check_open_document, check_open_xml
from riskflow.documents.pdf import check_pdf
from riskflow.documents.text import check_csv, check_text
from riskflow.errors import InvalidError

__all__ = ["ACCEPTED", "display_name", "inspect"]

CHECKS: dict[str, Callable[[bytes, str], None]] = {
    "pdf": check_pdf,
    "docx": check_open_xml,
    "xlsx": check_open_xml,
    "pptx": check_open_xml,
    "odt": check_open_document,
    "ods": check_open_document,
    "odp": check_open_document,
    "png": check_png,
    "jpg": check_jpeg,
    "jpeg": check_jpeg,
    "txt": check_text,
    "csv": check_csv,
}
ACCEPTED = tuple(CHECKS)
"""The extensions that a document may have."""


def inspect(content: bytes, name: str, largest: int) -> str:
    """Return the media type of a document that may be kept.

    Raises:
        InvalidError: when it may not, with the reason and what to do.
    """
    extension = extension_of(name)
    if extension not in CHECKS:
        raise InvalidError(EXTENSION)
    if not content:
        raise InvalidError(EMPTY)
    if len(content) > largest:
        raise InvalidError(TOO_LARGE.filled(megabytes=str(largest // (1024 * 1024))))
    refuse_foreign(content, extension)
    CHECKS[extension](content, extension)
    return KINDS[extension]

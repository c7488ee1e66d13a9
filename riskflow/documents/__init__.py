"""Checks of uploaded documents: the type by content and extension, and no active content.

A document is refused when in doubt, and the message says what to do instead. Nothing that was uploaded is ever
rendered here, but those who download it open it in programs that execute active content. What is signed or encrypted
is kept as it came and marked (`sealed`): a copy would be worth nothing.
"""

from collections.abc import Callable

from riskflow.documents.file_types import MEDIA_TYPE_BY_EXTENSION, check_signature, display_name, extension_of
from riskflow.documents.images import check_jpeg, check_png
from riskflow.documents.messages import EMPTY, EXTENSION, TOO_LARGE
from riskflow.documents.office import check_open_document, check_open_xml
from riskflow.documents.pdf import check_pdf
from riskflow.documents.sealed import SEALED_MEDIA_TYPES, UNOPENED_PDF, is_sealed_pdf, sealed_media_type
from riskflow.documents.text import check_csv, check_text
from riskflow.errors import InvalidError

__all__ = ["ACCEPTED_EXTENSIONS", "display_name", "inspect_document"]

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
ACCEPTED_EXTENSIONS = (*CHECKS, *SEALED_MEDIA_TYPES)


def inspect_document(content: bytes, name: str, max_bytes: int) -> str:
    """Return the media type of a document that may be stored.

    Raises:
        InvalidError: when it may not be, with the reason and what to do.
    """
    extension = extension_of(name)
    if extension not in ACCEPTED_EXTENSIONS:
        raise InvalidError(EXTENSION)
    if not content:
        raise InvalidError(EMPTY)
    if len(content) > max_bytes:
        raise InvalidError(TOO_LARGE.filled(megabytes=str(max_bytes // (1024 * 1024))))
    if extension in SEALED_MEDIA_TYPES:
        return sealed_media_type(content, extension)
    check_signature(content, extension)
    if extension == "pdf" and is_sealed_pdf(content):
        return UNOPENED_PDF
    CHECKS[extension](content, extension)
    return MEDIA_TYPE_BY_EXTENSION[extension]

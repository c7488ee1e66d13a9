"""Evidence that is worth something only as it came: signed or encrypted PDF, mail, containers of signatures (ASiC).

It is kept byte for byte and never opened here, so that nothing is known of what is in it; its media type says so.
"""

import io
import re
import zipfile

import pikepdf

from riskflow.documents.messages import BROKEN, OTHER_CONTENT
from riskflow.documents.pdf import has_only_harmless_objects, is_signed, open_pdf
from riskflow.errors import InvalidError
from riskflow.files.untrusted import DAMAGED

UNOPENED_PDF = "application/octet-stream"
ASIC_E, ASIC_S = "application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip"
SEALED_MEDIA_TYPES = {
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "p7m": "application/pkcs7-mime",
    "asice": ASIC_E,
    "sce": ASIC_E,
    "asics": ASIC_S,
    "scs": ASIC_S,
}
UNOPENED_MEDIA_TYPES = frozenset({UNOPENED_PDF, *SEALED_MEDIA_TYPES.values()})
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DER_SEQUENCE = b"\x30"
MAIL_HEADER = re.compile(rb"^(From|Date|Message-ID|Received|Return-Path):", re.IGNORECASE | re.MULTILINE)
MAX_HEADER = 64 * 1024
MAX_MEDIA_TYPE = 100


def sealed_media_type(content: bytes, extension: str) -> str:
    """Return the media type of a mail or a container of signatures.

    Raises:
        InvalidError: when it is something else.
    """
    if not _fits(content, extension):
        raise InvalidError(OTHER_CONTENT)
    return SEALED_MEDIA_TYPES[extension]


def _fits(content: bytes, extension: str) -> bool:
    if extension == "eml":
        return b"\x00" not in content and len(set(MAIL_HEADER.findall(content[:MAX_HEADER]))) > 1
    if extension == "msg":
        return content.startswith(COMPOUND_FILE)
    if extension == "p7m":
        return content.startswith(DER_SEQUENCE)
    return _declared_type(content) == SEALED_MEDIA_TYPES[extension]


def _declared_type(content: bytes) -> str:
    """Return what a container says that it is, in its part `mimetype`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container, container.open("mimetype") as part:
            return part.read(MAX_MEDIA_TYPE).decode("ascii").strip()
    except (*DAMAGED, KeyError, OSError, RuntimeError, ValueError):
        return ""


def is_sealed_pdf(content: bytes) -> bool:
    """Return whether a PDF is kept as it came: encrypted, or signed and harmless apart from the files in it.

    Raises:
        InvalidError: it cannot be read at all.
    """
    try:
        with open_pdf(content) as document:
            return document.is_encrypted or (is_signed(document) and has_only_harmless_objects(document))
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, ValueError, RecursionError, TypeError, RuntimeError) as cause:
        raise InvalidError(BROKEN) from cause

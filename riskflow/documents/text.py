"""Plain text and tables as text: readable, and nothing that a program would run."""

import re

from riskflow.documents.messages import FORMULAS, MARKUP, OTHER_CONTENT
from riskflow.errors import InvalidError

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
FALLBACK = "cp1252"
"""What spreadsheet programs in Sweden still write."""
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKED_UP = re.compile(r"<(!doctype|html|head|body|svg|script|iframe|\?xml)|%PDF-|^MZ|^PK", re.IGNORECASE)
BEGINNING = 2_000
FORMULA = re.compile(r'(?:^|[;,\t|])[ "\']*(?:[=@]|[+-][^;,\t]*[(|!])')


def check_text(content: bytes, _extension: str) -> None:
    """Refuse what is no plain text, or the text of something else.

    Raises:
        InvalidError: with what to do.
    """
    _read(content)


def check_csv(content: bytes, _extension: str) -> None:
    """Refuse also cells that a spreadsheet program would take for formulas.

    Raises:
        InvalidError: with what to do.
    """
    for number, line in enumerate(_read(content).splitlines(), start=1):
        if FORMULA.search(line):
            raise InvalidError(FORMULAS.filled(line=str(number)))


def _read(content: bytes) -> str:
    encodings = [encoding for mark, encoding in BYTE_ORDER_MARKS.items() if content.startswith(mark)] or [
        "utf-8",
        FALLBACK,
    ]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text):
            break
        if MARKED_UP.search(text[:BEGINNING].lstrip("\ufeff \r\n\t")):
            raise InvalidError(MARKUP)
        return text
    raise InvalidError(OTHER_CONTENT)

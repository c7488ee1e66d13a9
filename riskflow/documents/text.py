"""Checks of plain text and CSV: decodable, no markup, no formulas."""

import re

from riskflow.documents.messages import FORMULAS, MARKUP, OTHER_CONTENT
from riskflow.errors import InvalidError

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
FALLBACK = "cp1252"  # what spreadsheet programs in Sweden still write
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP_OR_BINARY = re.compile(r"<(!doctype|html|head|body|svg|script|iframe|\?xml)|%PDF-|^MZ|^PK", re.IGNORECASE)
# Browsers sniff only the beginning, when they guess that a text is a page.
MAX_SNIFFED = 2_000
# A cell that begins with `=` or `@`, or with a sign and then a call or a pipe: `-2+3+cmd|...` but not `-12,5`.
FORMULA = re.compile(r'(?:^|[;,\t|])[ "\']*(?:[=@]|[+-][^;,\t]*[(|!])')


def check_text(content: bytes, _extension: str) -> None:
    """Refuse a content that is no plain text, or is markup.

    Raises:
        InvalidError: with what to do.
    """
    _read(content)


def check_csv(content: bytes, _extension: str) -> None:
    """Refuse a content that is no plain text, or has cells that a spreadsheet program would run as formulas.

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
        if CONTROL_CHARACTERS.search(text):
            break
        if MARKUP_OR_BINARY.search(text[:MAX_SNIFFED].lstrip("\ufeff \r\n\t")):
            raise InvalidError(MARKUP)
        return text
    raise InvalidError(OTHER_CONTENT)

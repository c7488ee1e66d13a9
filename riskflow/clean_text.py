"""The one clean form of what people type or send, made at each door: forms, queries, files, sign-in, the command line.

Letters with marks are composed (Unicode NFC), so that equal words are equal; line breaks are kept, each as one. What
nobody sees is left out: controls and NUL, which PostgreSQL refuses and SQLite takes, lone surrogates, marks that turn
the direction of a line, tags, and spaces without width.
"""

import re
import unicodedata

# C0 and C1 controls but tab and line breaks, lone surrogates, marks, embeddings, overrides and isolates of direction,
# zero-width spaces, invisible operators and annotations, tags (a second text that only programs read), and places in
# Unicode that are no characters. Zero-width joiners stay: Persian and Hindi are written with them. Soft hyphens stay
# too: they are where a writer lets a word break, and only readers of words leave them out
# (`riskflow.terms.reading_form`).
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
# What Word and PDF readers put between lines and pages.
LINE_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """Return a text in its clean form; cleaning it again changes nothing."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", HIDDEN.sub("", LINE_BREAKS.sub("\n", text)))

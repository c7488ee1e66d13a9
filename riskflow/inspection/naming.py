"""The name of a document: kept for people to read, never used as a path."""

import unicodedata

LONGEST_NAME = 120
UNWANTED = frozenset('<>:"|?*\\/')
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's classes of signs that nobody sees: among them those that turn the direction of a name around."""


def extension_of(name: str) -> str:
    """Return the last extension of a name, in small letters."""
    stem, _, extension = display_name(name).rpartition(".")
    return extension.casefold() if stem else ""


def display_name(name: str) -> str:
    """Return a name as it can be shown and offered for download: one line, no path, nothing unseen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign not in UNWANTED and unicodedata.category(sign) not in UNSEEN)
    plain = " ".join(kept.split()).strip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not stem:
        return plain or "document"
    return stem[: LONGEST_NAME - len(extension) - 1].rstrip() + dot + extension[:LONGEST_NAME]

"""Canonical JSON (RFC 8785), fast where millions of small objects are hashed."""

import json
from typing import Any

import rfc8785

MAX_EXACT = 2**53
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: Any) -> bytes:  # noqa: ANN401 - a value of JSON
    """Return a value in the one form that RFC 8785 gives it.

    Raises:
        ValueError: JSON has no exact form for it.
        TypeError: a key is no text.
    """
    # The standard library writes the same bytes in compiled code, but for numbers and keys that are seldom met.
    return _ENCODER.encode(value).encode() if _is_plain(value) else rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:  # noqa: ANN401 - as above
    kind = type(value)
    if kind is dict:
        # Only keys of ASCII are sorted by characters as they are by units of UTF-16.
        return "".join(value).isascii() and all(_is_plain(each) for each in value.values() if type(each) is not str)
    if kind is list or kind is tuple:
        return all(_is_plain(each) for each in value if type(each) is not str)
    if kind is int:
        return bool(-MAX_EXACT < value < MAX_EXACT)
    return value is None or kind is str or kind is bool

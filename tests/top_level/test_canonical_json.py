"""Canonical JSON is what RFC 8785 says, by whichever way it was written."""

from typing import Any

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from riskflow.canonical_json import canonical_json

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5)
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=3), v, max_size=3))


def canonical(value: Any) -> bytes | None:  # noqa: ANN401 - a value of JSON
    try:
        return rfc8785.dumps(value)
    except ValueError:
        return None


@settings(max_examples=100)
@given(VALUES)
@example({"\U00010000": 1, "\uffff": 2})  # sorted by units of UTF-16, not by characters
@example({"a": 1.0, "b": 2**53, "c": '\x00\x1f\x7f"\\\u2028/\b\f\n\r\t'})
@example(["\ud800"])
@example((1, ("å",), {}, [], ""))
def test_it_is_that_of_the_reference(value: Any) -> None:  # noqa: ANN401 - as above
    expected = canonical(value)
    if expected is None:
        with pytest.raises(ValueError, match=r".*"):
            canonical_json(value)
    else:
        assert canonical_json(value) == expected


def test_a_key_that_is_no_text_has_no_form() -> None:
    with pytest.raises(TypeError):
        canonical_json({1: "x"})

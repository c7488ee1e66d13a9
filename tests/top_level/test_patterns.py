"""No pattern of the program takes long for a text that was made to make it slow."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import riskflow

LENGTH = 6_000
# Of the processor, for one text. Where time grows with the square of the length it is ten times more.
MAX_SECONDS = 0.15
SIGNS = "aA1 \t\n.,;:-'\"([{<=@/\\&%_|+*#\u0301\u00e5\u5927"
MODULES = [name for _, name, _ in pkgutil.walk_packages(riskflow.__path__, "riskflow.") if ".migrations" not in name]


def patterns() -> dict[str, re.Pattern[str]]:
    """Return every compiled pattern that a module of the program keeps, by the name of its first module."""
    found: dict[re.Pattern[str], str] = {}
    for module in MODULES:
        if module in {"riskflow.wsgi", "riskflow.cli.__main__"}:
            continue
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found.setdefault(value, f"{module.removeprefix('riskflow.')}.{name}")
    return {name: pattern for pattern, name in found.items()}


PATTERNS = patterns()


def pumped(sample: str) -> Iterator[str]:
    """Yield long texts that begin like one that matches, and then do not."""
    sample = sample[:16] or "x"
    for place in range(len(sample)):
        yield sample[:place] + sample[place] * LENGTH + "\x07"
    yield from (sample[:-1] * (LENGTH // len(sample)), sample * (LENGTH // len(sample)) + "\x07")


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    sum(1 for _ in pattern.finditer(text))
    pattern.fullmatch(text)
    return time.process_time() - began


def test_there_are_patterns() -> None:
    assert len(PATTERNS) > 30


@pytest.mark.parametrize("name", PATTERNS)
def test_signs_in_a_row_cost_a_pattern_little(name: str) -> None:
    slow = {sign: spent for sign in SIGNS if (spent := seconds(PATTERNS[name], sign * LENGTH)) > MAX_SECONDS}
    assert slow == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
@settings(max_examples=1, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_nearly_matches_costs_a_pattern_little(name: str, data: st.DataObject) -> None:
    sample = data.draw(st.from_regex(PATTERNS[name]))
    slow = {text[:60]: spent for text in pumped(sample) if (spent := seconds(PATTERNS[name], text)) > MAX_SECONDS}
    assert slow == {}

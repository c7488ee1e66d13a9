"""The documents that the code writes are in step with it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from docs import generate, security_tables
from tests.support.source_tree import PROJECT, project_files, text_of

FREE = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software|Zope|0BSD|LGPL|Lesser|HPND|CC0|Unlicense")

# Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0.
REQUIREMENTS = {
    "1": 27,
    "2": 11,
    "3": 19,
    "4": 10,
    "5": 9,
    "6": 35,
    "7": 18,
    "8": 7,
    "9": 7,
    "10": 29,
    "11": 14,
    "12": 9,
    "13": 13,
    "14": 9,
    "15": 13,
    "16": 16,
    "17": 7,
}
CRYPTOGRAPHY = re.compile(
    r"^\s*(?:import|from) (hashlib|hmac|secrets|ssl|itsdangerous|cryptography|pyhanko|joserfc|pyrage)\b", re.MULTILINE
)


@pytest.mark.parametrize("page", generate.PARTS)
def test_what_the_code_knows_best_is_written_from_it(page: str) -> None:
    assert generate.generated(page) == text_of(Path("docs", page)), "run  .venv/bin/python -m docs.generate"


def test_every_package_that_runs_has_a_licence_that_lets_everybody_use_it() -> None:
    licences = dict(re.findall(r"^\| ([\w.-]+) \| (.*) \|$", generate.packages(), re.MULTILINE))
    assert {name: licence for name, licence in licences.items() if not FREE.search(licence)} == {"Package": "Licence"}


def test_every_requirement_is_answered_once() -> None:
    entries = security_tables.requirements(security_tables.ASVS)
    assert Counter(number.partition(".")[0] for number in entries) == REQUIREMENTS
    assert [number for number, entry in entries.items() if len(set(entry) & set(security_tables.EVIDENCE)) != 1] == []


def test_what_an_answer_names_exists() -> None:
    named = set(re.findall(r"`((?:tests|docs|scripts)/[^`]+|CONTRIBUTING.md)`", security_tables.asvs()))
    assert sorted(name for name in named if not (PROJECT / name.partition("::")[0]).is_file()) == []


def test_a_function_that_an_answer_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[^`]+)::(\w+)`", security_tables.asvs()))
    assert sorted(name for name in named if f"def {name[1]}(" not in (PROJECT / name[0]).read_text("utf-8")) == []


def test_every_module_that_uses_cryptography_is_listed() -> None:
    found = {str(file) for file in project_files("riskflow/*.py") if CRYPTOGRAPHY.search(text_of(file))}
    assert found == set(security_tables.requirements(security_tables.CRYPTOGRAPHY))

"""The documents that the code writes are in step with it."""

import re
from pathlib import Path

import pytest

from docs import generate
from tests.support.source_tree import text_of

FREE = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software|Zope|0BSD|LGPL|Lesser|HPND|CC0|Unlicense")


@pytest.mark.parametrize("page", generate.PARTS)
def test_what_the_code_knows_best_is_written_from_it(page: str) -> None:
    assert generate.generated(page) == text_of(Path("docs", page)), "run  .venv/bin/python docs/generate.py"


def test_every_package_that_runs_has_a_licence_that_lets_everybody_use_it() -> None:
    licences = dict(re.findall(r"^\| ([\w.-]+) \| (.*) \|$", generate.packages(), re.MULTILINE))
    assert {name: licence for name, licence in licences.items() if not FREE.search(licence)} == {"Package": "Licence"}

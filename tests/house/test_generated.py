"""The documents that the code writes are in step with it."""

import runpy
from pathlib import Path

import pytest

GENERATE = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "generate.py"), run_name="docs")


@pytest.mark.parametrize("name", GENERATE["PARTS"])
def test_the_generated_parts_are_up_to_date(name: str) -> None:
    assert (GENERATE["DOCS"] / name).read_text(encoding="utf-8") == GENERATE["generated"](name)

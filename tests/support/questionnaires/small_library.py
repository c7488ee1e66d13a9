"""A shelf of small versions for the tools of authors: 1.0, and whatever is made of it by replacing words."""

import shutil
from pathlib import Path

from riskflow.questionnaire.library import Library
from tests.support.questionnaires.small_questionnaire import FILES, write_small

CASES = """\
- id: harmless
  name: A visit
  answers:
    kind: visit
    field: open
    h1: no
  context:
    dual-use: 0
    foreign-influence: 0
  expect:
    route: self_assessment_closes
- id: listed
  name: Listed, on a list
  answers:
    kind: visit
    field: listed
    access: near
    h1: yes
  context:
    dual-use: 0
    foreign-influence: 0
  expect:
    route: stop
    stops:
      - H1
"""


def small_library(folder: Path) -> Library:
    """Return a library with the small version 1.0 and its worked cases."""
    write_small(folder)
    (folder / "small" / "1.0" / "cases.yaml").write_text(CASES, encoding="utf-8")
    return Library(folder)


def add_version(library: Library, number: str, *changes: tuple[str, str, str], cases: str = CASES) -> None:
    """Put a version on the shelf in which words of 1.0 are replaced: (file, what stands there, what is put there)."""
    files = dict(FILES)
    files["questionnaire.yaml"] = files["questionnaire.yaml"].replace('"1.0"', f'"{number}"')
    policy = (library.folder / "small" / "1.0" / "policy.yaml").read_text(encoding="utf-8")
    files["policy.yaml"] = policy
    for file, stands, put in changes:
        assert stands in files[file], stands
        files[file] = files[file].replace(stands, put, 1)
    written = write_small(library.folder / "new", **{name.removesuffix(".yaml"): text for name, text in files.items()})
    (written / "cases.yaml").write_text(cases, encoding="utf-8")
    written.rename(library.folder / "small" / number)
    shutil.rmtree(library.folder / "new")

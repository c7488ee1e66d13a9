"""Names: a class name occurs once, modules are nouns, and the words that nobody greps for stay away."""

import ast
import re
from collections import defaultdict

from tests.support.source_tree import project_files, text_of

# Nouns of the subject: what is done with a case and with a name, how answers become levels, the words of a record.
NOUNS = {"listing", "handling", "screening", "scoring", "wording"}
MODULES = [file for file in project_files("riskflow/*.py") if "versions" not in file.parts]
DIALECT = re.compile(
    r"\b(SHORTEST|LONGEST|LARGEST|MOST|LEAST|FEWEST|DEEPEST|SOONEST)_\w+"
    r"|\bSay whether\b|\b(Desk|Matter|Sheaf|Pile|Dossier|Tongue)\b"
)
SUPPRESSION = re.compile(r"# (?:noqa|type: ignore|pragma)")
MAX_SUPPRESSIONS_PER_THOUSAND_LINES = 2


def test_a_class_name_occurs_once_in_the_package() -> None:
    places = defaultdict(list)
    for file in MODULES:
        for node in ast.walk(ast.parse(text_of(file))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(file))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_modules_are_nouns_of_the_subject() -> None:
    assert [str(file) for file in MODULES if file.stem.endswith("ing") and file.stem not in NOUNS] == []


def test_the_code_speaks_plain_technical_english() -> None:
    found = [f"{file}: {match.group()}" for file in MODULES for match in DIALECT.finditer(text_of(file))]
    assert found == []


def test_suppressions_are_few() -> None:
    lines = sum(text_of(file).count("\n") for file in MODULES)
    suppressions = sum(len(SUPPRESSION.findall(text_of(file))) for file in MODULES)
    assert suppressions <= MAX_SUPPRESSIONS_PER_THOUSAND_LINES * lines / 1000

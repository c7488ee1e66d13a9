"""Folders that can be taken in at a glance."""

from collections import defaultdict
from pathlib import Path

from tests.support.source_tree import project_files

MAX_ENTRIES = 16

# Folders that may hold more, and why. An exception that is no longer needed fails.
EXCEPTIONS = {
    "riskflow": "the rooms of the whole house, drawn in docs/architecture.md",
    "riskflow/services": "the rooms of the verbs, by subject",
    "riskflow/web": "the rooms of the pages, by audience and subject",
    "tests": "foldered as the package",
    "tests/web": "foldered as the package",
    "docs/adr": "one page for each decision, numbered",
    "templates/mail": "one text for each notification and language, under names that operators know",
    "riskflow/store/migrations/versions": "one file for each step, numbered, which never changes",
    "questionnaires/ri/1.0": "a released version, whose files never change",
    "questionnaires/ri/2.0": "a released version, whose files never change",
    "questionnaires/ri/3.0": "one file for each section, as in the version before",
}


def test_no_folder_has_more_entries_than_one_sees_at_a_glance() -> None:
    entries: dict[str, set[str]] = defaultdict(set)
    for file in project_files():
        for parent, child in zip(file.parents, [file, *file.parents], strict=False):
            if child.name != "__init__.py" and parent != Path():
                entries[str(parent)].add(child.name)
    full = {folder for folder, names in entries.items() if len(names) > MAX_ENTRIES}
    assert full == set(EXCEPTIONS)

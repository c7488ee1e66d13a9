"""The library of versions: which is current, and that a released one never changes."""

from pathlib import Path

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.library import LOCK_FILE, Library
from riskflow.questionnaire.loader import QuestionnaireError
from tests.support.questionnaires.small_questionnaire import FILES, write_small


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return a library with one small questionnaire that has not been released."""
    write_small(tmp_path)
    return Library(tmp_path)


def add_version(library: Library, number: str) -> None:
    text = FILES["questionnaire.yaml"].replace('version: "1.0"', f'version: "{number}"')
    written = write_small(library.folder / "new", questionnaire=text)
    written.rename(library.folder / "small" / number)


def test_a_released_version_that_is_changed_is_refused(library: Library) -> None:
    library.release("small", "1.0")
    path = library.folder / "small" / "1.0" / "facts.yaml"
    path.write_text(path.read_text().replace("Fakta", "Faktan"))
    with pytest.raises(QuestionnaireError, match=r"small 1\.0: the files were changed after the release; restore them"):
        Library(library.folder).get("small", "1.0")


def test_a_released_version_can_be_released_again_but_not_with_other_bytes(library: Library) -> None:
    library.release("small", "1.0")
    before = (library.folder / LOCK_FILE).read_text()
    library.release("small", "1.0")
    assert (library.folder / LOCK_FILE).read_text() == before
    (library.folder / "small" / "1.0" / "more.yaml").write_text("")
    with pytest.raises(QuestionnaireError, match="changed after the release"):
        Library(library.folder).release("small", "1.0")
    assert (library.folder / LOCK_FILE).read_text() == before


def test_worked_cases_may_be_added_after_the_release(library: Library) -> None:
    library.release("small", "1.0")
    (library.folder / "small" / "1.0" / "cases.yaml").write_text("- id: a\n  answers:\n    kind: visit\n")
    assert Library(library.folder).get("small", "1.0").name == "small 1.0"


def test_the_newest_released_version_is_current_and_a_newer_draft_is_not(library: Library) -> None:
    library.release("small", "1.0")
    for number in ("1.2", "1.10"):
        add_version(library, number)
    assert library.versions("small") == ["1.0", "1.2", "1.10"]
    assert library.current("small").questionnaire.version == "1.0"
    library.release("small", "1.10")
    assert library.current("small").questionnaire.version == "1.10"


def test_the_lock_is_parsed_once_and_a_changed_lock_is_read_at_once(library: Library) -> None:
    library.release("small", "1.0")
    lock = library.lock()
    assert library.lock() is lock
    (library.folder / LOCK_FILE).write_text(f"small 1.0: {'0' * 64}\n")
    assert library.lock() == {"small 1.0": "0" * 64}
    (library.folder / LOCK_FILE).unlink()
    assert library.lock() == {}


def test_the_newest_draft_is_current_where_nothing_is_released(library: Library) -> None:
    add_version(library, "1.1")
    assert library.current("small").questionnaire.version == "1.1"


def test_every_version_stays_readable_beside_the_newer_ones(library: Library) -> None:
    add_version(library, "2.0")
    assert library.get("small", "1.0").digest != library.get("small", "2.0").digest
    assert library.get("small", "1.0") is library.get("small", "1.0")


def test_a_folder_must_be_named_after_its_version(library: Library) -> None:
    (library.folder / "small" / "1.0").rename(library.folder / "small" / "1.1")
    with pytest.raises(QuestionnaireError, match=r"small 1\.1: the files say small 1\.0; mend 'id' and 'version'"):
        library.get("small", "1.1")


def test_a_version_that_is_not_there_is_named_with_those_that_are(library: Library) -> None:
    with pytest.raises(QuestionnaireError, match=r"small 3\.0: there is no such version; there are 1\.0"):
        library.get("small", "3.0")


def test_a_questionnaire_that_is_not_there_is_named(library: Library) -> None:
    with pytest.raises(QuestionnaireError, match="none: there is no version of this questionnaire"):
        library.current("none")


def test_the_house_has_no_released_version_that_was_changed() -> None:
    library = Library(data_folder("questionnaires"))
    for name in library.lock():
        questionnaire, version = name.split()
        assert library.get(questionnaire, version).digest == library.lock()[name]

"""What is shipped: the program with its questions and templates, and nothing of the tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.source_tree import PROJECT, project_files


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel, without network, and list what it holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_whole_program(shipped: set[str]) -> None:
    assert {str(file) for file in project_files("riskflow/*")} <= shipped


@pytest.mark.parametrize("folder", ["questionnaires", "templates"])
def test_the_wheel_holds_the_questions_and_the_templates(shipped: set[str], folder: str) -> None:
    files = project_files(f"{folder}/*")
    assert files
    assert {f"riskflow/_data/{file}" for file in files} <= shipped


def test_the_wheel_holds_the_words_of_both_languages_once_they_are_compiled(shipped: set[str]) -> None:
    compiled = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "riskflow" / "translations").rglob("*.mo")}
    assert compiled <= shipped


def test_the_wheel_holds_nothing_else(shipped: set[str]) -> None:
    folders = {Path(name).parts[0] for name in shipped}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == {"riskflow"}
    assert [name for name in shipped if "test" in name.lower() or "instance" in Path(name).parts] == []

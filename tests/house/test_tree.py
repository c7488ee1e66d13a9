"""What may not lie in the project: paths of one machine, hosts of registries, keys, large files, unhashed locks."""

import re

import pytest

from tests.support.source_tree import PROJECT, project_files, text_of

MEBIBYTE = 1024 * 1024

# The bracketed letters keep this file from finding itself.
ONE_MACHINE = re.compile(r"/hom[e]/\w|/roo[t]\b|/wor[k]/|/User[s]/\w|/opt/(whee[l]s|py[p]i)")
REGISTRIES = re.compile(r"py[p]i\.org|pythonhoste[d]|npmj[s]\.|yarnpk[g]\.|/simpl[e]\b", re.IGNORECASE)
KEYS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KE[Y]-----")
DRAWERS = {"utils.py", "helpers.py", "common.py", "base.py", "manager.py", "misc.py"}

# Larger files, and why they are here.
LARGE = {"templates/pdf/fonts/NotoSansSC-Han.ttf": "names written in Han characters must be drawn in the record"}


@pytest.mark.parametrize(
    "unwanted", [ONE_MACHINE, REGISTRIES, KEYS], ids=["paths of one machine", "hosts of registries", "private keys"]
)
def test_the_files_do_not_hold(unwanted: re.Pattern[str]) -> None:
    found = [f"{file}: {match.group()}" for file in project_files() for match in unwanted.finditer(text_of(file))]
    assert found == []


def test_no_file_is_large_without_a_reason() -> None:
    large = {str(file) for file in project_files() if (PROJECT / file).stat().st_size > MEBIBYTE}
    assert large == set(LARGE)


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [file for file in project_files("*.py") if file.name in DRAWERS] == []


@pytest.mark.parametrize("name", ["analysis", "build", "runtime", "s3", "dev", "bench-text"])
def test_the_locks_name_a_version_and_hashes_for_every_package(name: str) -> None:
    lock = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert len(entries) > 5
    for entry in entries:
        assert re.match(r"[\w.\[\],-]+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry.partition("\n")[0]


def test_testing_never_changes_what_runs() -> None:
    runtime, s3, dev = (_pins(name) for name in ("runtime", "s3", "dev"))
    assert runtime.items() <= s3.items() <= dev.items()


def _pins(name: str) -> dict[str, str]:
    lock = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", lock, re.MULTILINE))

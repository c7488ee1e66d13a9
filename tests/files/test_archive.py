"""The archive keeps what it was given, and says so when it no longer can."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskflow.files.archive import Archive, ArchiveError, ArchiveFault, ArchiveProblem
from riskflow.files.folder import FolderStorage

CONTENT = b"Beslut: ja, med villkor."
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def _root(archive: Archive) -> Path:
    assert isinstance(archive.storage, FolderStorage)
    return archive.storage.root / "sha256"


def _path(archive: Archive, digest: str = DIGEST) -> Path:
    return _root(archive) / digest[:2] / digest[2:4] / digest


def _write(path: Path, content: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.binary(max_size=5000))
def test_it_gives_back_what_it_was_given_under_its_digest(archive: Archive, content: bytes) -> None:
    digest = archive.put(content)
    assert digest == sha256(content).hexdigest()
    assert archive.get(digest) == content
    assert list(archive.check([digest])) == []


def test_keeping_the_same_content_twice_changes_nothing(archive: Archive) -> None:
    archive.put(CONTENT)
    before = _path(archive).stat()
    assert archive.put(CONTENT) == DIGEST
    assert _path(archive).stat().st_ino == before.st_ino
    assert [p.name for p in _root(archive).rglob("*") if p.is_file()] == [DIGEST]


def test_nobody_may_write_to_an_archived_file(archive: Archive) -> None:
    archive.put(CONTENT)
    assert _path(archive).stat().st_mode & 0o777 == 0o440


def test_it_offers_no_way_to_remove_anything() -> None:
    offered = {name for name in vars(Archive) if not name.startswith("_")}
    assert offered == {"put", "get", "has", "check", "digests", "entries", "keep", "is_kept", "is_whole"}


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", DIGEST[:-1], DIGEST.upper(), DIGEST + "\n"])
def test_it_refuses_a_name_that_is_no_digest(archive: Archive, digest: str) -> None:
    with pytest.raises(ArchiveError, match="no SHA-256"):
        archive.get(digest)


def _flip(path: Path) -> None:
    _write(path, bytes([CONTENT[0] ^ 1]) + CONTENT[1:])


def _cut(path: Path) -> None:
    _write(path, CONTENT[:-1])


def _extend(path: Path) -> None:
    _write(path, CONTENT + b" ")


def _empty(path: Path) -> None:
    _write(path, b"")


def _remove(path: Path) -> None:
    path.unlink()


def _link_to_a_copy(path: Path) -> None:
    copy = path.parents[3] / "copy"
    path.rename(copy)
    path.symlink_to(copy)


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


TAMPERING: list[tuple[Callable[[Path], None], ArchiveFault]] = [
    (_flip, ArchiveFault.ALTERED),
    (_cut, ArchiveFault.ALTERED),
    (_extend, ArchiveFault.ALTERED),
    (_empty, ArchiveFault.ALTERED),
    (_remove, ArchiveFault.MISSING),
    (_link_to_a_copy, ArchiveFault.LINK),
    (_replace_by_folder, ArchiveFault.FOREIGN),
    (_replace_by_pipe, ArchiveFault.ALTERED),
]


@pytest.mark.parametrize(("tamper", "fault"), TAMPERING)
def test_it_finds_tampering_and_never_hands_the_file_out(
    archive: Archive, tamper: Callable[[Path], None], fault: ArchiveFault
) -> None:
    archive.put(CONTENT)
    tamper(_path(archive))
    assert [problem.fault for problem in archive.check([DIGEST])] == [fault]
    with pytest.raises(ArchiveError):
        archive.get(DIGEST)


def test_it_does_not_pretend_to_keep_a_content_whose_place_is_taken_by_another(archive: Archive) -> None:
    archive.put(CONTENT)
    _flip(_path(archive))
    with pytest.raises(ArchiveError, match="altered"):
        archive.put(CONTENT)


@pytest.mark.parametrize("name", ["notes.txt", f"{DIGEST[:2]}/{DIGEST[2:4]}/notes", "notes/a", f"00/00/{DIGEST}"])
def test_it_names_what_does_not_belong(archive: Archive, name: str) -> None:
    archive.put(CONTENT)
    path = _root(archive) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CONTENT)
    assert ArchiveProblem(ArchiveFault.FOREIGN, name) in list(archive.check())


def test_it_catches_every_single_bit(archive: Archive) -> None:
    archive.put(CONTENT)
    for bit in range(8 * len(CONTENT)):
        altered = bytearray(CONTENT)
        altered[bit // 8] ^= 1 << bit % 8
        _write(_path(archive), bytes(altered))
        assert list(archive.check())
    _write(_path(archive), CONTENT)
    assert not list(archive.check())


def test_a_writer_killed_at_any_moment_leaves_whole_files_or_none(archive: Archive, tmp_path: Path) -> None:
    program = (
        "import itertools, pathlib, sys; from riskflow.files.archive import Archive\n"
        "archive = Archive(pathlib.Path(sys.argv[1]))\n"
        "for n in itertools.count(): print(archive.put(b'%d' % n * 20_000), flush=True)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "archive")]
    acknowledged: list[str] = []
    for lines in (1, 5, 9):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            acknowledged += [next(writer.stdout).strip() for _ in range(lines)]
            writer.send_signal(signal.SIGKILL)
    assert list(archive.check(acknowledged)) == []

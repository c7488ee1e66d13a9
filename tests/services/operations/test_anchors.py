"""Anchors outside the instance prove the head of the chain, and a start compares it with them and with the archive."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskflow.cases.events import FIRST_PREVIOUS
from riskflow.cli import main
from riskflow.config import Config
from riskflow.errors import ReadOnlyError
from riskflow.files.archive import Archive
from riskflow.records.seal import development_key
from riskflow.services.assessment import answers as answer_service
from riskflow.services.head_anchor import anchor_head
from riskflow.services.instance import Instance
from riskflow.services.operations.anchors import SignedAnchor, anchor_files
from riskflow.services.operations.audit import Places, chain_problems, problems, remarks
from riskflow.services.operations.head_check import accept
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.chain import link_of
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.worker import Worker
from tests.support.cases.demonstration import stage_with_cast

REASON = "The disk was lost; the backup of Monday was restored."


class Anchored:
    """An instance on a file, with a folder outside for its anchors."""

    def __init__(self, folder: Path) -> None:
        self.outside = folder / "outside"
        self.outside.mkdir()
        instance = folder / "instance"
        instance.mkdir()
        (instance / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
        config = Config.for_tests(instance)
        Database(config.database_url).migrate()
        queue.prepare(config.database_url)
        self.config = config.model_copy(update={"anchor_folder": self.outside})
        self.file = instance / "riskflow.sqlite"
        self.stage = stage_with_cast(self.config)

    def open(self) -> Instance:
        return Instance.open(self.config)

    def anchor(self) -> SignedAnchor | None:
        return anchor_head(self.open())

    def issue(self, code: str) -> None:
        worker = Worker(self.config)
        worker.register_record(f"record-{code}-1", worker.issue_files(f"record-{code}-1"))

    def found(self) -> list[str]:
        places = self.places()
        with self.open().read(SYSTEM) as uow:
            return problems(uow, places)

    def places(self) -> Places:
        trust = development_key(self.config.instance).trust
        return Places(Archive(self.config.archive), self.open().attachments, self.outside, trust)

    def change(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)

    def backup(self) -> Path:
        copy = self.file.with_name("backup")
        with closing(sqlite3.connect(self.file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy

    def restore(self, copy: Path) -> None:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(self.file)) as target:
            source.backup(target)


@pytest.fixture
def anchored(tmp_path: Path) -> Anchored:
    return Anchored(tmp_path)


def test_an_anchor_is_made_once_for_each_head_and_continues_the_one_before(anchored: Anchored) -> None:
    first = anchored.anchor()
    assert anchored.anchor() is None
    anchored.stage.draft("rf-01")
    second = anchored.anchor()
    assert first
    assert second
    assert second.anchor.previous == first.anchor.digest()
    assert [path.name for path in anchor_files(anchored.outside)] == ["anchor-000001.json", "anchor-000002.json"]
    assert anchored.found() == []


def test_without_an_anchor_verification_says_that_nothing_outside_proves_the_head(anchored: Anchored) -> None:
    with anchored.open().read(SYSTEM) as uow:
        said = remarks(uow.session, Places(anchored.places().archive, anchored.places().attachments))
    assert any("nothing outside" in remark for remark in said)


def _cut(anchored: Anchored) -> None:
    anchored.change(
        "DELETE FROM row_binding WHERE event_seq > 5", "DELETE FROM event WHERE seq > 5", "DELETE FROM letter"
    )


def _rewrite(anchored: Anchored) -> None:
    """Change an event and compute every hash after it anew, as somebody who knows the format would."""
    anchored.change("UPDATE event SET actor_id = 2 WHERE seq = 3")
    with Database(anchored.config.database_url).read() as session:
        rows, previous, hashes = case_queries.all_events(session), FIRST_PREVIOUS, []
        for row in rows:
            link = replace(link_of(row), previous=previous)
            hashes.append((previous, link.hash(), row.seq))
            previous = link.hash()
    anchored.change(*(f"UPDATE event SET previous = '{p}', hash = '{h}' WHERE seq = {seq}" for p, h, seq in hashes))
    with Database(anchored.config.database_url).read() as session:
        assert list(chain_problems(session)) == [], "without an anchor nothing would be wrong"


def _forge_anchor(anchored: Anchored) -> None:
    path = anchor_files(anchored.outside)[-1]
    content = path.read_text().replace('"bindings": ', '"bindings": 1')
    path.unlink()
    path.write_text(content)


def _exchange_anchors(anchored: Anchored) -> None:
    first, second = anchor_files(anchored.outside)
    contents = first.read_bytes(), second.read_bytes()
    for path, content in zip((second, first), contents, strict=True):
        path.unlink()
        path.write_bytes(content)


def _remove_newest_anchor(anchored: Anchored) -> None:
    anchor_files(anchored.outside)[-1].unlink()


def _break_anchor(anchored: Anchored) -> None:
    path = anchor_files(anchored.outside)[-1]
    path.unlink()
    path.write_text("{")


TAMPERING: dict[str, tuple[Callable[[Anchored], None], str, bool]] = {
    "the end is cut": (_cut, "no longer has", True),
    "the chain is written anew": (_rewrite, "written anew", True),
    "an anchor is forged": (_forge_anchor, "not signed by the seal", True),
    "anchors are exchanged": (_exchange_anchors, "was exchanged", False),
    "an anchor is taken away": (_remove_newest_anchor, "is missing or another", False),
    "an anchor is broken": (_break_anchor, "no anchor that can be read", True),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_with_the_chain_or_the_anchors_is_found(anchored: Anchored, how: str) -> None:
    tamper, words, stops_writing = TAMPERING[how]
    anchored.anchor()
    anchored.stage.submit("rf-01")
    anchored.anchor()
    tamper(anchored)
    assert any(words in problem for problem in anchored.found())
    assert bool(anchored.open().head_check.run()) is stops_writing
    if stops_writing:
        with pytest.raises(ReadOnlyError), anchored.open().write(SYSTEM):
            pytest.fail("a unit of work was opened")


def test_an_older_database_beside_a_newer_archive_is_read_only_until_it_is_accepted(anchored: Anchored) -> None:
    copy = anchored.backup()
    code = anchored.stage.submit("rf-01")
    anchored.issue(code)
    anchored.restore(copy)
    without_anchors = anchored.config.model_copy(update={"anchor_folder": None})
    instance = Instance.open(without_anchors)
    with pytest.raises(ReadOnlyError, match="archive holds 1 records"), instance.write(SYSTEM):
        pytest.fail("a unit of work was opened")
    assert any("that no row knows" in problem for problem in anchored.found()), anchored.found()
    with instance.write_unchecked(SYSTEM) as uow:
        assert accept(uow, Archive(instance.config.archive), None, REASON)
    with instance.write(SYSTEM) as uow:
        assert not accept(uow, Archive(instance.config.archive), None, REASON)
    assert anchored.found() == []
    with anchored.stage.unit_of_work_as("alice") as uow:
        reference = answer_service.start(uow, "Another", "research").reference
    assert reference.endswith("-0002"), "a reference that was given out is not given out again"
    with instance.read(SYSTEM) as uow:
        assert any(REASON in remark for remark in remarks(uow.session, anchored.places()))


def test_an_older_database_beside_newer_anchors_is_read_only_until_it_is_accepted(
    anchored: Anchored, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchored.anchor()
    copy = anchored.backup()
    anchored.stage.draft("rf-01")
    anchored.anchor()
    anchored.restore(copy)
    for name, value in (("INSTANCE", anchored.config.instance), ("ANCHOR_FOLDER", anchored.outside)):
        monkeypatch.setenv(f"RISKFLOW_{name}", str(value))
    refused = CliRunner().invoke(main, ["anchor"])
    assert refused.exit_code == 1
    assert "read-only" in refused.output
    assert CliRunner().invoke(main, ["anchor", "--accept", "so"]).exit_code == 1
    accepted = CliRunner().invoke(main, ["anchor", "--accept", REASON])
    assert accepted.exit_code == 0, accepted.output
    assert "Anchor 3" in accepted.output
    verified = CliRunner().invoke(main, ["verify", "--json"])
    assert verified.exit_code == 0, verified.output
    assert REASON in verified.output


def test_a_record_of_an_interrupted_attempt_stops_nobody(anchored: Anchored) -> None:
    code = anchored.stage.submit("rf-01")
    Worker(anchored.config).issue_files(f"record-{code}-1")
    assert anchored.open().head_check.run() is None
    with anchored.open().read(SYSTEM) as uow:
        assert any("interrupted attempt" in remark for remark in remarks(uow.session, anchored.places()))

"""Which index answers while the lists change: the one in force, the one before, or none; never an empty one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from riskflow.config import Config
from riskflow.errors import BusyError
from riskflow.screening.hits import ScreeningQuery, ScreeningStatus
from riskflow.screening.shelf import ENDING, IndexShelf
from riskflow.services.partners import lists as list_service
from riskflow.services.partners.index_orders import begin_build
from riskflow.services.partners.name_index import index_state, ready_index, store_index
from riskflow.services.partners.search import Screener
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from tests.support.databases import on_sqlite
from tests.support.screening.list_files import FREEZE, entry, in_force, prepared, uow

NAMES = "First Works", "Second Works", "Third Works"
WORKS = [entry(name) for name in NAMES]


class Node:
    """A computer with a folder for indexes, on which nobody builds one at once."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.orders: list[None] = []
        self.start()

    def start(self) -> None:
        """Start the process anew."""
        self.shelf = IndexShelf(self.folder, lambda: self.orders.append(None), built_at_once=0)

    @contextmanager
    def at(self) -> Iterator[UnitOfWork]:
        with uow(self.database) as opened:
            yield replace(opened, indexes=self.shelf)

    def build(self) -> None:
        with self.database.read() as session:
            assert store_index(session, self.shelf)

    def finds(self, name: str) -> bool:
        with self.at() as opened:
            return bool(Screener(opened).screen(ScreeningQuery(name)).hits)


@pytest.fixture
def node(database: Database, tmp_path: Path) -> Node:
    in_force(database, prepared("eu-fsf", *FREEZE, *WORKS[:1]), prepared("un-sc", *FREEZE))
    return Node(database, tmp_path / "index")


def replaced(node: Node, number: int) -> None:
    """Put a version of the EU's list in force that has one of the works."""
    in_force(node.database, prepared("eu-fsf", *FREEZE, WORKS[number]))


def test_without_an_index_nothing_is_answered_and_one_is_ordered(node: Node) -> None:
    with pytest.raises(BusyError):
        node.finds(NAMES[0])
    assert node.orders
    node.build()
    assert node.finds(NAMES[0])
    assert not node.finds("Harmless University")


@on_sqlite
def test_the_index_before_answers_until_the_next_is_built_and_says_from_when_it_is(node: Node) -> None:
    node.build()
    replaced(node, 1)
    with node.at() as opened:
        state = index_state(opened)
        assert not state.is_current
        assert state.built_at is not None
        edition = list_service.edition_in_force(opened)
        assert Screener(opened).screen(ScreeningQuery(NAMES[0])).versions != edition
    assert node.finds(NAMES[0])
    assert not node.finds(NAMES[1])
    node.build()
    assert node.finds(NAMES[1])
    assert not node.finds(NAMES[0])


@on_sqlite
def test_a_process_that_starts_meanwhile_answers_with_the_index_before_as_well(node: Node) -> None:
    node.build()
    replaced(node, 1)
    node.start()
    assert node.finds(NAMES[0])


@on_sqlite
def test_a_hit_whose_entry_is_no_longer_stored_is_unknown_and_not_left_out(node: Node) -> None:
    node.build()
    replaced(node, 1)
    replaced(node, 2)
    with pytest.raises(BusyError):
        node.finds(NAMES[0])


@on_sqlite
def test_the_index_of_what_a_restored_database_never_had_is_not_used(node: Node) -> None:
    node.build()
    with node.at() as opened:
        opened.session.execute(sa.text("UPDATE list_version SET sha256 = 'another file with the same number'"))
    node.start()
    with pytest.raises(BusyError):
        node.finds(NAMES[0])


@on_sqlite
def test_a_damaged_file_is_unknown_until_it_is_built_anew(node: Node) -> None:
    node.build()
    for path in node.folder.glob("*" + ENDING):
        path.write_bytes(path.read_bytes()[:-1])
    node.start()
    with pytest.raises(BusyError):
        node.finds(NAMES[0])
    node.build()
    assert node.finds(NAMES[0])


@on_sqlite
def test_a_command_builds_it_itself_and_in_memory_where_the_folder_cannot_be_written(node: Node) -> None:
    node.folder.write_text("a file in its place", encoding="utf-8")
    with node.at() as opened:
        index = ready_index(opened)
        assert index.edition == list_service.edition_in_force(opened)
        assert Screener(opened).screen(ScreeningQuery(NAMES[0])).status is ScreeningStatus.MATCH


@pytest.mark.slow
def test_a_process_of_its_own_builds_it_for_all(node: Node, tmp_path: Path) -> None:
    assert begin_build(Config.for_tests(tmp_path, node.database.url)).wait() == 0
    assert not node.orders
    assert node.finds(NAMES[0])
    assert not node.orders, "the file of the other process is found"


@on_sqlite
@pytest.mark.slow
def test_a_build_that_is_killed_leaves_what_was_there(node: Node, tmp_path: Path) -> None:
    node.build()
    replaced(node, 1)
    process = begin_build(Config.for_tests(tmp_path, node.database.url))
    process.kill()
    process.wait()
    assert node.finds(NAMES[0])
    assert begin_build(Config.for_tests(tmp_path, node.database.url)).wait() == 0
    assert node.finds(NAMES[1])

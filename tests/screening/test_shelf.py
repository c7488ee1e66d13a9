"""Files of an index: shared, whole or not at all; none of other contents, rules or damaged bytes is searched."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from riskflow.screening.entities import NamedEntity
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.index import IndexedName
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.names import name_key
from riskflow.screening.register import register_of
from riskflow.screening.shelf import ENDING, UNFINISHED, IndexShelf, SearchIndex, index_name

NAME = "Frozen Example Works"


def block(*names: str) -> bytes:
    """Return the block of an index of entries, each with one name."""
    entities = [NamedEntity(n, name, (), "own", name) for n, name in enumerate(names)]
    return register_of(
        entities,
        [IndexedName(n, name, "name", name_key(name)) for n, name in enumerate(names)],
        {
            "entries.version": np.full(len(names), 7, dtype=np.int32),
            "entries.number": np.arange(len(names), dtype=np.int32),
        },
        edition={"own": 7},
        contents=list(names),
        built_at=datetime(2026, 11, 25, tzinfo=UTC).isoformat(),
    )


def found(index: SearchIndex | None, name: str) -> list[tuple[int, int]]:
    assert index is not None
    query = ScreeningQuery(name)
    matches = entry_matches(index.register, query, index.register.find_known(query))
    return [index.entry_key_of(match.entity) for match in matches]


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Path, str]:
    """Return a folder with the file of an index, and the name of the index."""
    name = index_name([NAME])
    IndexShelf(tmp_path).store(name, block("Another Place", NAME))
    return tmp_path, name


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*" + ENDING)
    return path


def test_another_process_finds_what_one_has_stored(stored: tuple[Path, str]) -> None:
    folder, name = stored
    shelf = IndexShelf(folder)
    index = shelf.get(name)
    assert found(index, NAME) == [(7, 1)]
    assert shelf.get(name) is index, "it is read once"
    assert shelf.get(index_name(["other contents"])) is None


@pytest.mark.parametrize("place", ["magic", "digest", "header", "middle", "end", "cut", "empty", "text"])
def test_a_damaged_file_counts_as_missing_and_is_told_of_once(
    stored: tuple[Path, str], place: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder, name = stored
    path = only_file(folder)
    content = bytearray(path.read_bytes())
    at = {"magic": 0, "digest": 20, "header": 60, "middle": len(content) // 2, "end": len(content) - 1}
    if place in at:
        content[at[place]] ^= 1
    whole = bytes(content)
    path.write_bytes({"cut": whole[:-64], "empty": b"", "text": b"not an index"}.get(place, whole))
    shelf = IndexShelf(folder)
    with caplog.at_level(logging.WARNING):
        assert shelf.get(name) is None
        assert list(shelf.newest()) == []
    assert "built anew" in caplog.text
    shelf.store(name, block(NAME))
    assert found(shelf.get(name), NAME) == [(7, 0)]


def test_an_interrupted_build_leaves_what_was_there_and_the_next_one_cleans_up(stored: tuple[Path, str]) -> None:
    folder, name = stored
    (folder / (UNFINISHED + "x")).write_bytes(block(NAME)[:100])
    assert found(IndexShelf(folder).get(name), NAME) == [(7, 1)]
    IndexShelf(folder).store(index_name(["next"]), block(NAME))
    assert not list(folder.glob(UNFINISHED + "*"))


def test_the_newest_and_the_one_before_are_kept_and_an_opened_one_goes_on(stored: tuple[Path, str]) -> None:
    folder, name = stored
    opened = IndexShelf(folder).get(name)
    for n in range(3):
        IndexShelf(folder).store(index_name([str(n)]), block(f"Place {n}"))
    assert len(list(folder.glob("*" + ENDING))) == 2
    assert [index.contents[0] for index in IndexShelf(folder).newest()] == ["Place 2", "Place 1"]
    assert found(opened, NAME) == [(7, 1)]


def test_a_file_of_other_rules_of_names_is_not_used(stored: tuple[Path, str]) -> None:
    folder, _ = stored
    path = only_file(folder)
    path.rename(folder / path.name.replace(path.name[:12], "0" * 12))
    assert list(IndexShelf(folder).newest()) == []


def test_one_process_of_a_computer_builds(tmp_path: Path) -> None:
    with IndexShelf(tmp_path).building() as first, IndexShelf(tmp_path).building() as second:
        assert (first, second) == (True, False)
    with IndexShelf(tmp_path).building() as again:
        assert again

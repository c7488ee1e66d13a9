"""The strict loader of the term lists: every fault is reported with its place and its correction."""

import shutil
from pathlib import Path

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.terms.background import BackgroundReader
from riskflow.terms.lexicon import WEIGHTED_KINDS
from riskflow.terms.loader import LexiconError, load_lexicon

SHIPPED = data_folder("questionnaires") / "terms"
LIST = """\
id: small
kind: controlled
title:
  sv: Liten
  en: Small
source: made up
entries:
  - code: A1
    title:
      sv: Sak
      en: Thing
    terms:
      - id: thing
        weight: 2
        sv:
          - sak
        en:
          - thing
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rules = (SHIPPED / "rules.yaml").read_text(encoding="utf-8")
    first, last = rules.index("lists:"), rules.index("# The weights")
    (tmp_path / "rules.yaml").write_text(f"lists:\n  - small\n{rules[last:]}", encoding="utf-8")
    assert first < last
    (tmp_path / "small.yaml").write_text(LIST, encoding="utf-8")
    return tmp_path


def test_a_small_lexicon_is_read(folder: Path) -> None:
    assert [term.id for _, _, term in load_lexicon(folder).terms()] == ["thing"]


def test_the_shipped_words_are_sound_and_point_at_questions_that_exist() -> None:
    lexicon = load_lexicon(SHIPPED)
    questionnaire = Library(data_folder("questionnaires")).current("ri").questionnaire
    known = {*questionnaire.questions, *questionnaire.gates}
    for words in lexicon.lists:
        assert set(words.asks) <= known, words.id
        assert words.asks or words.kind not in WEIGHTED_KINDS, words.id
    assert sum(1 for _ in lexicon.terms()) > 150


FAULTS = {
    "an unknown key": (
        "        weight: 2",
        "        waight: 2",
        r"small.yaml, entries > 0 > terms > 0 > waight: no such key",
    ),
    "a missing language": ("        en:\n          - thing\n", "", "this key is missing; add it"),
    "a weight too great": ("weight: 2", "weight: 12", "less than or equal to 9"),
    "a kind that is none": ("kind: controlled", "kind: secretive", "small.yaml, kind"),
    "an id with capitals": ("id: thing", "id: Thing", "should match pattern"),
    "weights where none count": ("kind: controlled", "kind: living", "has no weights; take 'weight' away"),
    "a form twice": ("          - thing\n", "          - thing\n          - Thing\n", "the form 'thing'"),
    "a key twice": ("kind: controlled", "kind: controlled\nkind: critical", "stands twice; keep one"),
    "no YAML": ("kind: controlled", "kind: [", "small.yaml, line"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place(folder: Path, fault: str) -> None:
    before, after, message = FAULTS[fault]
    assert before in LIST
    (folder / "small.yaml").write_text(LIST.replace(before, after), encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_lexicon(folder)


def test_a_term_and_an_entry_stand_once(folder: Path) -> None:
    entries = LIST.partition("entries:\n")[2]
    (folder / "small.yaml").write_text(LIST + entries, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"the id stands 2 times[\s\S]*entry 'A1': it stands 2 times"):
        load_lexicon(folder)


def test_files_and_their_list_must_agree(folder: Path) -> None:
    shutil.copy(folder / "small.yaml", folder / "other.yaml")
    with pytest.raises(LexiconError, match="does not name other"):
        load_lexicon(folder)
    (folder / "other.yaml").unlink()
    (folder / "small.yaml").unlink()
    with pytest.raises(LexiconError, match=r"small\.yaml: there is no such file"):
        load_lexicon(folder)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "small.yaml").write_bytes(LIST.replace("Sak", "Såk").encode("latin-1"))
    with pytest.raises(LexiconError, match="not UTF-8"):
        load_lexicon(folder)


def test_a_reader_that_cannot_be_loaded_reports_it_and_never_blocks(folder: Path) -> None:
    (folder / "small.yaml").unlink()
    reader = BackgroundReader(folder)
    assert reader.get_if_loaded() is None
    with pytest.raises(LookupError, match="could not be loaded"):
        reader.wait()
    assert reader.has_failed
    assert reader.get_if_loaded() is None


def test_a_reader_is_loaded_once(folder: Path) -> None:
    reader = BackgroundReader(folder)
    assert reader.wait() is reader.wait() is reader.get_if_loaded()

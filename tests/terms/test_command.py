"""The command `riskflow suggest`, whose JSON is a documented interface."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskflow.cli import main

KEYS = {"id", "language", "suggestions", "alarm", "score"}
FIND = {"kind", "list", "entry", "title", "words", "start", "end", "why", "negated", "weight", "asks"}


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["suggest", *arguments], input=given)


def test_a_text_a_file_and_standard_input_say_the_same(tmp_path: Path) -> None:
    text = "Vi bygger drönarsvärmar.\nOch radar."
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    answers = [run(text, "--json"), run(str(tmp_path / "text.txt"), "--json"), run("-", "--json", given=text)]
    assert {answer.exit_code for answer in answers} == {0}
    assert len({answer.stdout for answer in answers}) == 1
    answer = json.loads(answers[0].stdout)
    assert set(answer) == KEYS
    assert set(answer["suggestions"][0]) == FIND
    assert answer["alarm"] is True
    for found in answer["suggestions"]:
        assert text[found["start"] : found["end"]] == found["words"]


def test_json_lines_are_answered_one_by_one_and_a_faulty_one_takes_no_other_with_it() -> None:
    lines = [
        '{"id": "a", "text": "No encryption, but radar.", "language": "en"}',
        "{no json",
        '{"id": "b"}',
        '{"id": "c", "text": "x", "language": "de"}',
        "",
        '{"id": 7, "text": "Ventilation i skolor"}',
    ]
    result = run("-", "--json", given="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [answer["id"] for answer in answers] == ["a", None, "b", "c", 7]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    assert {s["words"]: s["negated"] for s in answers[0]["suggestions"]} == {"encryption": True, "radar": False}
    assert answers[4] == {"id": 7, "language": "sv", "suggestions": [], "alarm": False, "score": 0}


def test_people_read_sentences() -> None:
    shown = run("We build a missile seeker.").stdout
    assert "ask about it" in shown
    assert "“missile” is a word for" in shown


@pytest.mark.parametrize("text", ["", " ", "x" * 5000])
def test_odd_texts_are_answered(text: str) -> None:
    assert run("-", "--json", given=text).exit_code == 0


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes("å".encode("latin-1"))
    result = run(str(tmp_path / "text.txt"))
    assert result.exit_code == 1
    assert "not UTF-8" in result.output

"""What counts at a gate: the gravest of what somebody said and of what was fetched from the lists."""

import pytest

from riskflow.questionnaire.model import Condition, Gate
from riskflow.questionnaire.scoring import gate_answer, raised_by
from riskflow.text import Text

WORDS = Text(sv="Står den på listan?", en="Is it on the list?")
SOURCE = {"kind": "own-choice", "ref": "A test", "read_on": "2026-11-25"}


def screened(*answers: str) -> Condition:
    return Condition.model_validate({"question": "lists", "is": answers})


GATE = Gate.model_validate(
    {
        "id": "h1",
        "text": WORDS,
        "why": WORDS,
        "cleared_by": ("legal",),
        "opens_when": screened("frozen"),
        "asks_when": screened("maybe-frozen"),
        "sources": (SOURCE,),
    }
)
BY_LISTS = ("lists",)
CASES = [
    ("no", "clear", "no", ()),
    ("no", "unknown", "no", ()),
    ("no", "maybe-frozen", "unknown", BY_LISTS),
    ("no", "frozen", "yes", BY_LISTS),
    ("unknown", "clear", "unknown", ()),
    ("unknown", "maybe-frozen", "unknown", ()),
    ("unknown", "frozen", "yes", BY_LISTS),
    ("yes", "clear", "yes", ()),
    ("yes", "maybe-frozen", "yes", ()),
    ("yes", "frozen", "yes", ()),
    ("", "clear", None, ()),
    ("", "frozen", "yes", BY_LISTS),
]


@pytest.mark.parametrize(("said", "lists", "counts", "by"), CASES)
def test_the_gravest_of_what_was_said_and_fetched_counts(
    said: str, lists: str, counts: str | None, by: tuple[str, ...]
) -> None:
    seen = {"lists": (lists,), **({"h1": (said,)} if said else {})}
    assert (gate_answer(GATE, seen), raised_by(GATE, seen)) == (counts, by)


def test_a_gate_that_nothing_raises_says_what_was_said() -> None:
    plain = GATE.model_copy(update={"opens_when": None, "asks_when": None})
    assert [gate_answer(plain, {"h1": (said,), "lists": ("frozen",)}) for said in ("no", "yes")] == ["no", "yes"]

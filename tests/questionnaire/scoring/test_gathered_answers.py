"""The second table: three known answers of severity 2 on one driver of an area count as the gravest."""

import pytest

from riskflow.questionnaire.explanations import MeasureStatus, explain, residual_levels
from riskflow.questionnaire.model import (
    Area,
    Driver,
    Drives,
    Level,
    Measure,
    Option,
    Question,
    Questionnaire,
    Section,
    Table,
)
from riskflow.questionnaire.scoring import score
from tests.support.questionnaires.strategies import OFFICE, UNKNOWN, WORDS

FACTS = ("owner", "register", "money", "payer")
MEASURE = Measure(id="ask", text=WORDS, reduces=Driver.ACTOR, areas=(Area.DUAL_USE,), owner="office", proof=WORDS)


def question(name: str, driver: Driver = Driver.ACTOR, area: Area = Area.DUAL_USE) -> Question:
    options = [Option(id=f"s{severity}", text=WORDS, severity=severity) for severity in range(4)]
    unknown = Option(id=UNKNOWN, text=WORDS, severity=2, unknown=True, find_out="office")
    drives = Drives(driver=driver, areas=(area,))  # type: ignore[arg-type]
    return Question(id=name, text=WORDS, drives=drives, options=(*options, unknown))


def questionnaire(table: Table) -> Questionnaire:
    others = (question("stake", Driver.STAKE), question("elsewhere", area=Area.HUMAN_RIGHTS))
    section = Section(
        id="facts", title=WORDS, intro=WORDS, area=Area.DUAL_USE, questions=(*map(question, FACTS), *others)
    )
    return Questionnaire(
        id="gathered",
        version="1.0",
        scoring=table,
        title=WORDS,
        origin=WORDS,
        areas=dict.fromkeys(Area, WORDS),
        drivers=dict.fromkeys(Driver, WORDS),
        functions=(OFFICE,),
        measures=(MEASURE,),
        sections=(section,),
    )


@pytest.mark.parametrize(
    ("table", "said", "actor", "best"),
    [
        ("1", ["2", "2", "2", "2"], 2, 2),
        ("2", ["2", "2", "0", "0"], 2, 2),
        ("2", ["2", "2", "2", "0"], 3, 3),
        ("2", ["2", "2", "unknown", "0"], 2, 2),
        ("2", ["2", "2", "2", "unknown"], 3, 3),
        ("2", ["1", "1", "1", "2"], 2, 2),
        ("2", ["3", "2", "2", "2"], 3, 3),
    ],
)
def test_three_known_answers_weigh_as_the_gravest(table: Table, said: list[str], actor: int, best: int) -> None:
    answers = {name: (answer if answer == UNKNOWN else f"s{answer}",) for name, answer in zip(FACTS, said, strict=True)}
    result = score(questionnaire(table), answers, {Area.DUAL_USE: 0}).areas[Area.DUAL_USE]
    assert (result.drivers[Driver.ACTOR], result.best_drivers[Driver.ACTOR]) == (actor, best)
    assert result.gathered == ((Driver.ACTOR,) if actor == 3 and "3" not in said else ())


def test_answers_of_other_areas_and_drivers_are_not_gathered() -> None:
    answers = dict.fromkeys(("owner", "register", "stake", "elsewhere"), ("s2",))
    profile = score(questionnaire("2"), answers, {})
    assert all(not result.gathered for result in profile.areas.values())


@pytest.mark.parametrize(
    ("owner", "level"), [("s2", Level.HIGH), ("s3", Level.CRITICAL)], ids=["three middling ones", "one grave answer"]
)
def test_only_a_single_grave_answer_makes_critical(owner: str, level: Level) -> None:
    last = question("exposure", Driver.EXPOSURE)
    asked = questionnaire("2")
    section = asked.sections[0].model_copy(update={"questions": (*asked.sections[0].questions, last)})
    asked = Questionnaire.model_validate(asked.model_copy(update={"sections": (section,)}).model_dump())
    answers = {"owner": (owner,), "register": ("s2",), "money": ("s2",), "stake": ("s3",), "exposure": ("s2",)}
    assert score(asked, answers, {Area.DUAL_USE: 0}).areas[Area.DUAL_USE].level is level


def test_one_milder_answer_undoes_what_was_gathered_and_a_measure_reduces_it_by_one() -> None:
    asked, context = questionnaire("2"), {Area.DUAL_USE: 0}
    answers = dict.fromkeys(("owner", "register", "money"), ("s2",))
    profile = score(asked, answers, context)
    assert profile.areas[Area.DUAL_USE].level is Level.MODERATE
    lowers = explain(asked, answers, context, profile)[Area.DUAL_USE].lowers
    assert {len(found.changes) for found in lowers} == {1}
    assert (
        residual_levels(profile, {"ask": MeasureStatus.AGREED}, asked.measures_by_id)[Area.DUAL_USE].agreed is Level.LOW
    )

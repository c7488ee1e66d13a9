"""Facts that are looked up for a draft, and kept when it is submitted. On both databases."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskflow.errors import InvalidError
from riskflow.indicators.catalogue import Observation
from riskflow.questionnaire.library import Library
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput, ScoredAssessment, current_assessment
from riskflow.services.open_case import open_case
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.bindings import derived_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.text import Language, Text
from tests.support.questionnaires.checked_questionnaire import write_checked
from tests.support.questionnaires.indicator_rules import import_observations

NOW = datetime.now(UTC)
HARMLESS = {"kind": "visit", "field": "open", "h1": "no", "chk-tech": "none", "partner-territories": "SE"}


def named(given: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): said for name, said in given.items()}


def in_english(texts: Iterable[str | Text]) -> list[str]:
    return [text.en if isinstance(text, Text) else text for text in texts]


class CheckedStage:
    """A stage whose questions have a check, a covered gate and facts that are looked up."""

    def __init__(self, stage: DemoRunner, folder: Path) -> None:
        write_checked(folder)
        self.stage, self.library = stage, Library(folder)
        self.library.release("small", "1.0")

    @contextmanager
    def at(self, *, alarms: bool | None = False) -> Iterator[UnitOfWork]:
        with self.stage.unit_of_work_as("alice") as uow:
            yield replace(uow, library=self.library, questionnaire="small", alarms=lambda _text: alarms)

    def draft(self, *, language: Language = Language.SV, **more: str) -> str:
        with self.at() as uow:
            code = answer_service.start(uow, "", "visit", language).code
        self.answer(code, language, **{**HARMLESS, **named(more)})
        return code

    def answer(self, code: str, language: Language = Language.SV, **given: str) -> None:
        with self.at() as uow:
            rows = current_assessment(uow, open_case(uow, code)).rows
            inputs = [
                AnswerInput(q, (said,) if said else (), version=rows[q].version if q in rows else None)
                for q, said in named(given).items()
            ]
            answer_service.answer(uow, code, inputs, language)

    def scored(self, code: str, *, alarms: bool | None = False) -> ScoredAssessment:
        with self.at(alarms=alarms) as uow:
            return current_assessment(uow, open_case(uow, code))

    def facts(self, code: str, *, alarms: bool | None = False) -> dict[str, str]:
        scored = self.scored(code, alarms=alarms)
        return {q.id: scored.answers[q.id][0] for q in scored.questionnaire.questions.values() if q.fetch}

    def submit(self, code: str) -> None:
        with self.at() as uow:
            submission.submit(uow, code)

    def add_partner(self, code: str, name: str, territory: str) -> None:
        with self.at() as uow:
            partner_service.add(uow, code, PartnerInput(name, territory))


@pytest.fixture(name="house")
def house_fixture(stage: DemoRunner, tmp_path: Path) -> CheckedStage:
    return CheckedStage(stage, tmp_path / "questionnaires")


def test_a_harmless_draft_has_its_facts_and_closes_with_them(house: CheckedStage) -> None:
    code = house.draft()
    facts = {
        "place-customs": "eu",
        "place-eea": "eea",
        "place-measures": "none",
        "text-alarm": "none",
        "earlier-stop": "no",
    }
    assert house.facts(code) == facts
    assert house.scored(code).profile.covered == {"h2": "chk-tech"}
    house.submit(code)
    scored = house.scored(code, alarms=True)
    assert house.facts(code, alarms=True) == facts
    assert all(scored.rows[question].saved_at.date() == NOW.date() for question in facts)
    assert scored.profile.covered == {"h2": "chk-tech"}
    with house.at() as uow:
        assert list(derived_problems(uow)) == []
        assert list(chain_problems(uow.session)) == []


def test_the_worst_place_counts_and_a_change_of_place_is_seen_at_once(house: CheckedStage) -> None:
    code = house.draft()
    house.answer(code, partner_territories="NO")
    assert (house.facts(code)["place-customs"], house.facts(code)["place-eea"]) == ("outside", "eea")
    assert "h2" in house.scored(code).profile.unanswered
    house.answer(code, partner_territories="SE")
    assert "h2" not in house.scored(code).profile.unanswered
    house.add_partner(code, "Some University", "CH")
    assert (house.facts(code)["place-customs"], house.facts(code)["place-eea"]) == ("outside", "outside")


def test_measures_come_from_the_list_in_force_and_are_else_unknown(house: CheckedStage) -> None:
    code = house.draft(partner_territories="KE")
    assert house.facts(code)["place-measures"] == "unknown"
    named = [Observation("eu-measures", "KE", NOW.date(), 3), Observation("eu-measures", "*", NOW.date(), 0)]
    import_observations(house.stage, *named, digest="0" * 64)
    assert house.facts(code)["place-measures"] == "sectoral"


@pytest.mark.parametrize(("alarms", "found"), [(True, "alarm"), (False, "none"), (None, "unknown")])
def test_the_words_of_the_case_may_raise_an_alarm(house: CheckedStage, *, alarms: bool | None, found: str) -> None:
    code = house.draft(title="Drones")
    assert house.facts(code, alarms=alarms)["text-alarm"] == found


def test_a_stop_of_another_case_with_the_same_partner_is_known(house: CheckedStage) -> None:
    stopped, other, apart = house.draft(h1="yes"), house.draft(), house.draft()
    for code in (stopped, other):
        house.add_partner(code, "Some University", "SE")
    house.add_partner(apart, "Another University", "SE")
    assert house.facts(other)["earlier-stop"] == "no"
    house.submit(stopped)
    assert [house.facts(code)["earlier-stop"] for code in (other, apart)] == ["yes", "no"]


def test_nobody_types_a_fact(house: CheckedStage) -> None:
    with pytest.raises(InvalidError, match="looked up"):
        house.answer(house.draft(), place_eea="eea")


def test_the_record_says_through_which_check_a_gate_was_answered(house: CheckedStage) -> None:
    code = house.draft(language=Language.EN, partner_names="Aalto")
    house.submit(code)
    with house.at() as uow:
        opened = open_case(uow, code)
        decision = case_queries.decisions_of(uow.session, opened.id)[-1]
        record = assemble_record(
            uow, opened, decision, IssuingInstitution(Text(sv="KTH", en="KTH"), demonstration=True, secret="s")
        )
    said = {each.question.en: each.answers for section in record.answers for each in section.answers}
    assert in_english(said["Is a licence needed?"]) == [
        "No, through the check: Is any of this part of it? None of these"
    ]
    assert in_english(said["Is any of this part of it?"]) == [
        "None of these",
        "Shown and not ticked: Something moves; Military use; Don't know",
    ]
    assert record.title.startswith("Visit, Aalto, Sweden, ")


def test_a_title_is_made_until_somebody_writes_one(house: CheckedStage) -> None:
    code = house.draft(partner_names="Aalto")

    def title() -> str:
        with house.at() as uow:
            return open_case(uow, code).case.title

    year = NOW.year
    assert title() == f"Besök, Aalto, Sverige, {year}"
    house.answer(code, title="Our own words")
    assert title() == "Our own words"
    house.answer(code, title="")
    house.answer(code, partner_territories="FI")
    assert title() == f"Besök, Aalto, Finland, {year}"

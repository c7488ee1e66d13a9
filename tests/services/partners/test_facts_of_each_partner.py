"""Facts of each partner through the verbs: asked, kept, carried into the next revision, and inherited by partner."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.library import LOCK_FILE, Library
from riskflow.questionnaire.loader import CASES_FILE
from riskflow.questionnaire.model import Driver
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import AnswerInput, ScoredAssessment, current_assessment
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners as partner_queries

ALFA, BETA, GAMMA = (PartnerInput(f"{name} University", "DK") for name in ("Alfa", "Beta", "Gamma"))


class Alliance:
    """A stage whose questions are asked about each partner."""

    def __init__(self, stage: DemoRunner, folder: Path) -> None:
        real = data_folder("questionnaires")
        shutil.copytree(real / "ri" / "2.0", folder / "ri" / "9.0", ignore=shutil.ignore_patterns(CASES_FILE))
        shutil.copy(real / LOCK_FILE, folder)
        main = folder / "ri" / "9.0" / "questionnaire.yaml"
        text = main.read_text(encoding="utf-8").replace('version: "2.0"', 'version: "9.0"\npartners: each', 1)
        main.write_text(text, encoding="utf-8")
        self.stage, self.library = stage, Library(folder)
        self.library.release("ri", "9.0")

    @contextmanager
    def at(self) -> Iterator[UnitOfWork]:
        with self.stage.unit_of_work_as("alice") as uow:
            yield replace(uow, library=self.library)

    def case(self, *partners: PartnerInput) -> str:
        with self.at() as uow:
            code = answer_service.start(uow, "An alliance", "research").code
        for each in partners:
            with self.at() as uow:
                partner_service.add(uow, code, each)
        return code

    def answer(self, code: str, **given: str) -> None:
        with self.at() as uow:
            rows = case_queries.answers_of(
                uow.session, case_queries.latest_assessment(uow.session, open_case(uow, code).id).id or 0
            )
            sent = [
                AnswerInput(name, (chosen,), version=rows[name].version if name in rows else None)
                for name, chosen in ((key.replace("_", "-"), value) for key, value in given.items())
            ]
            answer_service.answer(uow, code, sent)

    def scored(self, code: str) -> ScoredAssessment:
        with self.at() as uow:
            return current_assessment(uow, open_case(uow, code))

    def number(self, code: str, name: str) -> int:
        with self.at() as uow:
            partners = partner_queries.partners_of(uow.session, open_case(uow, code).id)
            return next(identity(each.id) for each in partners if each.name == name)


@pytest.fixture
def alliance(stage: DemoRunner, tmp_path: Path) -> Alliance:
    return Alliance(stage, tmp_path / "questionnaires")


def test_each_partner_is_asked_about_and_the_worst_counts(alliance: Alliance) -> None:
    code = alliance.case(ALFA, BETA)
    beta = f"du-links--p{alliance.number(code, BETA.name)}"
    alliance.answer(code, **{"du-technology": "may-be-listed", "du-links": "none", beta: "defence"})
    scored = alliance.scored(code)
    drivers = next(profile.drivers for area, profile in scored.profile.areas.items() if area == "dual-use")
    assert drivers[Driver.ACTOR] == 3
    assert scored.questionnaire.questions[beta].text.en.startswith("Partner 2: ")
    assert "du-links" in scored.questionnaire.questions


def test_one_partner_is_asked_about_as_ever(alliance: Alliance) -> None:
    scored = alliance.scored(alliance.case(ALFA))
    assert not [name for name in scored.questionnaire.questions if "--" in name]


def test_who_stays_keeps_the_answers_about_it(alliance: Alliance) -> None:
    code = alliance.case(ALFA, BETA)
    beta = f"du-links--p{alliance.number(code, BETA.name)}"
    alliance.answer(code, **{"du-links": "none", beta: "unit"})
    with alliance.at() as uow:
        [first] = [p for p in partner_queries.partners_of(uow.session, open_case(uow, code).id) if p.name == ALFA.name]
        partner_service.remove(uow, code, first.code)
    scored = alliance.scored(code)
    assert scored.answers[beta] == ("unit",)
    assert "du-links" not in scored.questionnaire.questions
    with alliance.at() as uow:
        partner_service.add(uow, code, GAMMA)
    assert f"du-links--p{alliance.number(code, GAMMA.name)}" in alliance.scored(code).questionnaire.questions

"""The demonstration: cases of the earlier questions, the newest ones released by two persons, and the short way."""

from pathlib import Path

import pytest

from riskflow.app import demo_data, demo_runner
from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.questionnaire.steps import all_asked_items
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.instance import Instance
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo import stories
from riskflow.services.operations.demo.runner import DemoRunner, add_people
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners as partner_queries


@pytest.fixture
def runner(tmp_path: Path, database_url: str, database: Database) -> DemoRunner:
    """Return the runner after the newest questions were released and the short way was gone."""
    instance = Instance.open(Config.for_tests(tmp_path, database_url), database)
    runner = demo_runner(instance, demo_data(instance.library, "ri"))
    with database.write() as session:
        add_people(session, runner.material)
    runner.draft("rf-17", upto=3)
    stories.put_sources_in_force(runner)
    stories.release_newest(runner)
    instance.term_reader.wait(300)
    newest = demo_runner(instance, demo_data(instance.library, "ri"))
    stories.run_short_way(newest)
    return newest


def test_the_newest_questions_are_in_force_and_earlier_drafts_keep_theirs(runner: DemoRunner) -> None:
    with runner.unit_of_work_as("alice") as uow:
        newest = uow.library.versions("ri")[-1]
        cases = [open_case(uow, each.code) for each in case_queries.cases_in(uow.session, State)]
        versions = [current_assessment(uow, each).questionnaire.version for each in cases]
        assert uow.current_version.questionnaire.version == newest
    assert versions == ["2.0", newest, newest]


def test_a_harmless_case_closes_by_its_checks(runner: DemoRunner) -> None:
    with runner.unit_of_work_as("alice") as uow:
        [case] = case_queries.cases_in(uow.session, [State.CLOSED])
        scored = current_assessment(uow, open_case(uow, case.code))
        assert len(scored.profile.covered) == len([g for g in scored.questionnaire.gates.values() if g.covered_by])
        assert len(all_asked_items(scored.questionnaire, scored.answers)) <= 10
        assert case.title.startswith("Såddmedel, Øresunds tekniske universitet, Danmark, ")


def test_two_partners_are_asked_about_one_by_one(runner: DemoRunner) -> None:
    with runner.unit_of_work_as("alice") as uow:
        case = case_queries.cases_in(uow.session, [State.DRAFT])[-1]
        second = partner_queries.partners_of(uow.session, case.id or 0)[1]
        asked = current_assessment(uow, open_case(uow, case.code)).questionnaire.questions
    assert asked[f"du-links--p{second.id}"].text.sv.startswith("Partner 2: ")
    assert asked["du-links"].text.en.startswith("Partner 1: ")

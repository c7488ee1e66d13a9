"""The context of a case: what data in force make of it, what is frozen, and what new data change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from riskflow.app import demo_data
from riskflow.config import data_folder
from riskflow.errors import InvalidError
from riskflow.indicators.catalogue import Observation
from riskflow.questionnaire.library import Library, Release
from riskflow.questionnaire.model import Area
from riskflow.records.model import Record
from riskflow.services.assessment.answers import ScoredAssessment, score_assessment
from riskflow.services.assessment.context import indicator_series
from riskflow.services.open_case import open_case
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.indicators import record_context_changes, sources_in_force
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.records.wording import CONTEXT_SOURCE
from riskflow.services.records.wording import context_of as record_words
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from tests.support.cases.demonstration import with_library
from tests.support.databases import on_sqlite
from tests.support.questionnaires.indicator_rules import import_observations, library_with_rules

ABROAD, NORDIC = "rf-14", "rf-01"  # worked cases with a partner in Canada and in Denmark
TODAY = datetime.now(SWEDISH_TIME).date()
digests = (f"{number:064d}" for number in count())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_with_rules(tmp_path / "questionnaires")


@pytest.fixture
def ruled(stage: DemoRunner, library: Library) -> DemoRunner:
    return with_library(stage, library)


def freedom(value: float, *territories: str, as_of: date = TODAY) -> list[Observation]:
    return [Observation("academic-freedom", code, as_of, value, value - 0.05, value + 0.05) for code in territories]


def measures(value: float, *territories: str, as_of: date = TODAY) -> list[Observation]:
    named = [Observation("eu-measures", code, as_of, value, note="(EU) 1900/1") for code in territories]
    return [*named, Observation("eu-measures", "*", as_of, 0)]


def fill(stage: DemoRunner, at: float = 0.9, measure: float = 0) -> None:
    import_observations(stage, *freedom(at, "CA", "DK", "SE"), digest=next(digests))
    import_observations(stage, *measures(measure, "CA"), digest=next(digests))


def context_of(scored: ScoredAssessment) -> tuple[int | None, int | None]:
    return scored.context[Area.DUAL_USE], scored.context[Area.FOREIGN_INFLUENCE]


def opened(stage: DemoRunner, code: str) -> ScoredAssessment:
    with stage.unit_of_work_as("alice") as uow:
        return score_assessment(uow, case_queries.latest_assessment(uow.session, open_case(uow, code).id))


def told(stage: DemoRunner, code: str) -> list[str]:
    with stage.unit_of_work_as("alice") as uow:
        events = case_queries.events_of(uow.session, open_case(uow, code).id)
        return [e.data["changes"]["en"] if e.data else "" for e in events if e.tag.startswith("context-")]


@on_sqlite
def test_without_data_a_territory_abroad_is_unknown_and_the_eea_0(ruled: DemoRunner) -> None:
    assert context_of(opened(ruled, ruled.draft(ABROAD))) == (None, None)
    assert context_of(opened(ruled, ruled.draft(NORDIC))) == (0, 0)


@on_sqlite
def test_a_draft_follows_the_data_in_force(ruled: DemoRunner) -> None:
    code = ruled.draft(ABROAD)
    fill(ruled)
    assert context_of(opened(ruled, code)) == (0, 0)
    fill(ruled, at=0.5, measure=1)
    assert context_of(opened(ruled, code)) == (1, 1)
    fill(ruled, at=0.1, measure=3)
    assert context_of(opened(ruled, code)) == (2, 2)


@on_sqlite
def test_data_that_grow_old_become_unknown(ruled: DemoRunner, stage: DemoRunner, library: Library) -> None:
    code = ruled.draft(ABROAD)
    fill(ruled)
    later = with_library(stage, library, datetime.now(UTC) + timedelta(days=121))
    assert context_of(opened(later, code)) == (None, 0)
    assert context_of(opened(with_library(stage, library, datetime.now(UTC) + timedelta(days=601)), code)) == (
        None,
        None,
    )


@on_sqlite
def test_what_was_submitted_never_moves_and_keeps_its_ground(ruled: DemoRunner) -> None:
    fill(ruled)
    code = ruled.submit(ABROAD)
    before = opened(ruled, code)
    fill(ruled, at=0.1, measure=4)
    after = opened(ruled, code)
    assert (after.context, after.context_evidence, after.profile) == (
        before.context,
        before.context_evidence,
        before.profile,
    )
    used = {each.indicator: each for each in after.context_evidence}
    assert used["academic-freedom"].value == 0.9
    assert used["academic-freedom"].low == pytest.approx(0.85)
    assert used["eu-measures"].source == "eu-measures"
    assert used["eu-measures"].digest


def recorded(stage: DemoRunner, code: str) -> Record:
    with stage.unit_of_work_as("alice") as uow:
        opened = open_case(uow, code)
        decision = case_queries.decisions_of(uow.session, opened.id)[-1]
        return assemble_record(
            uow, opened, decision, IssuingInstitution(Text(sv="U", en="U"), demonstration=True, secret="s")
        )


@on_sqlite
def test_the_record_prints_the_values_with_their_sources(ruled: DemoRunner) -> None:
    fill(ruled, at=0.5)
    record = recorded(ruled, ruled.submit(NORDIC))
    printed = {fact.name.en: fact for fact in record.context}
    fact = printed["Academic freedom"]
    assert fact.territory.en == "Denmark"
    assert isinstance(fact.value, Text)
    assert fact.value.sv.startswith("0,50 (0,45 till 0,55), per ")
    assert isinstance(fact.source, Text)
    for source in (fact.source.sv, fact.source.en):
        assert source.startswith("V-Dem, ")
        assert "SHA-256" in source
    assert fact.read_on == TODAY
    assert isinstance(printed["EU restrictive measures"].value, Text)
    assert printed["EU restrictive measures"].value.en == "counts as 0 inside the EEA"


@on_sqlite
def test_a_source_is_named_in_the_language_of_the_record(ruled: DemoRunner) -> None:
    fill(ruled, measure=1)
    facts = {fact.name.en: fact.source for fact in record_words(opened(ruled, ruled.draft(ABROAD)))}
    source = facts["EU restrictive measures"]
    assert isinstance(source, Text)
    assert source.sv.startswith("EU:s restriktiva åtgärder, ")
    assert source.en.startswith("EU restrictive measures, ")


@on_sqlite
def test_an_old_row_without_grounds_stays_valid(stage: DemoRunner) -> None:
    shelf = data_folder("questionnaires")
    first = Library(shelf, lambda: {"ri 0.1": Release(Library(shelf).lock()["ri 0.1"], in_force=True)})
    material = demo_data(first, "ri")
    before = with_library(replace(stage, material=material), first)  # a version whose policy has no rules
    code = before.submit(NORDIC)
    scored = opened(before, code)
    assert (context_of(scored), scored.context_evidence) == ((0, 0), ())
    assert {fact.source for fact in recorded(before, code).context} == {CONTEXT_SOURCE}, "in the reader's language"
    fill(stage, at=0.1)
    assert context_of(opened(before, code)) == (0, 0)


def test_new_data_are_told_once_in_running_cases(ruled: DemoRunner) -> None:
    fill(ruled)
    code = ruled.submit("rf-09")  # its territory is left open: unknown, whatever comes
    abroad = ruled.submit(ABROAD)
    assert told(ruled, abroad) == []
    fill(ruled, at=0.1)
    assert told(ruled, abroad) == ["Undue foreign influence from 0 to 2"]
    with ruled.unit_of_work_as("sven") as uow:
        assert record_context_changes(uow) == []
    fill(ruled, at=0.1, measure=3)
    assert told(ruled, abroad)[1:] == ["Dual use from 0 to 2; Undue foreign influence from 0 to 2"]
    fill(ruled)
    assert told(ruled, abroad)[2:] == ["Dual use from 0 to 2", ""]
    assert told(ruled, code) == []
    with ruled.unit_of_work_as("sven") as uow:
        assert list(chain_problems(uow.session)) == []


SHRUNK: dict[str, Callable[[], list[Observation]]] = {
    "shrunk by more": lambda: freedom(0.9, *"ABCDEFG"),
    "ends on": lambda: freedom(0.9, *"ABCDEFGHIJ", as_of=TODAY - timedelta(days=365)),
}


@on_sqlite
@pytest.mark.parametrize("reason", SHRUNK)
def test_a_file_that_lost_something_is_refused_and_the_old_stays(ruled: DemoRunner, reason: str) -> None:
    import_observations(ruled, *freedom(0.8, *"ABCDEFGHIJ"))
    with pytest.raises(InvalidError, match=reason):
        import_observations(ruled, *SHRUNK[reason](), digest="e" * 64)
    with ruled.unit_of_work_as("alice") as uow:
        assert [each.imports[0].digest for each in sources_in_force(uow) if each.imports] == ["d" * 64]
    assert import_observations(ruled, *SHRUNK[reason](), digest="e" * 64, smaller=True).is_new


def test_an_import_that_breaks_off_leaves_everything_as_it_was(ruled: DemoRunner) -> None:
    import_observations(ruled, *freedom(0.8, "CA", "DK"))
    twice = [*freedom(0.1, "CA"), *freedom(0.2, "CA"), *freedom(0.3, "DK")]
    with pytest.raises(Exception, match=r"(?i)unique"):
        import_observations(ruled, *twice, digest="e" * 64)
    with ruled.unit_of_work_as("alice") as uow:
        latest = indicator_series(uow, ["CA"])["CA"][0].latest
        assert latest is not None
        assert latest.value == 0.8


@on_sqlite
def test_the_same_file_twice_is_one_import(ruled: DemoRunner) -> None:
    assert import_observations(ruled, *freedom(0.8, "CA")).is_new
    assert not import_observations(ruled, *freedom(0.8, "CA")).is_new


def test_a_file_brings_its_own_indicators_and_leaves_the_others(ruled: DemoRunner) -> None:
    import_observations(ruled, *freedom(0.8, "CA"))
    import_observations(ruled, Observation("liberal-democracy", "CA", TODAY, 0.7), digest="e" * 64)
    with ruled.unit_of_work_as("alice") as uow:
        found = {each.indicator.id: each.latest for each in indicator_series(uow, ["CA"])["CA"]}
    assert found["academic-freedom"] is not None
    assert found["liberal-democracy"] is not None
    assert found["rule-of-law"] is None


@on_sqlite
def test_sources_say_how_long_their_data_count(ruled: DemoRunner) -> None:
    fill(ruled)
    with ruled.unit_of_work_as("adam") as uow:
        found = {each.source.id: each for each in sources_in_force(uow)}
        need = found["vdem"].rule_statuses[0]
        assert need.good_until == TODAY + timedelta(days=600)
        assert need.is_met(TODAY)
        assert not need.is_met(TODAY + timedelta(days=601))
        assert found["vdem"].as_plain(uow.today)["imports"][0]["indicators"] == ["academic-freedom"]
        assert found["fatf"].imports == ()

"""Judging what the words touch: who may, what it needs, and what it leaves behind; on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.assessment.terms import judge, judged_suggestions, texts_of
from riskflow.services.open_case import open_case
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.terms.lexicon import TermKind
from riskflow.terms.suggestions import Suggestion, SuggestionGroup, SuggestionResponse, group_suggestions, text_digest
from riskflow.text import Text

TITLE = Text(sv="Radar", en="Radar")


def find(text: str, **more: object) -> Suggestion:
    values = {"words": text[:5], "start": 0, "end": 5, "weight": 4, **more}
    return Suggestion(TermKind.CONTROLLED, "eu-dual-use", "6A008", "radar", TITLE, why=TITLE, **values)  # type: ignore[arg-type]


def summary_of(stage: DemoRunner, code: str) -> str:
    with stage.unit_of_work_as("alice") as uow:
        return texts_of(current_assessment(uow, open_case(uow, code)))["summary"]


@pytest.fixture
def code(stage: DemoRunner) -> str:
    return stage.draft("rf-14")


@pytest.fixture
def bundle(stage: DemoRunner, code: str) -> SuggestionGroup:
    text = summary_of(stage, code)
    return group_suggestions("summary", text, [find(text)])[0]


def test_the_newest_judgement_of_a_text_counts(stage: DemoRunner, code: str, bundle: SuggestionGroup) -> None:
    with stage.unit_of_work_as("alice") as uow:
        judge(uow, code, bundle, SuggestionResponse.ACCEPTED, "")
    with stage.unit_of_work_as("alice") as uow:
        judge(uow, code, bundle, SuggestionResponse.DISMISSED, "A toy.")
    with stage.unit_of_work_as("alice") as uow:
        opened = open_case(uow, code)
        (now,) = judged_suggestions(uow, opened, [bundle])
        assert now.judgement is not None
        assert (now.judgement.verdict, now.judgement.reason) == (SuggestionResponse.DISMISSED, "A toy.")
        changed = SuggestionGroup(bundle.question, text_digest("another text"), bundle.suggestions)
        assert judged_suggestions(uow, opened, [changed])[0].is_open
        assert list(chain_problems(uow.session)) == []


def test_dismissing_needs_a_reason(stage: DemoRunner, code: str, bundle: SuggestionGroup) -> None:
    for reason in ("", "x" * 2001):
        with pytest.raises(InvalidError), stage.unit_of_work_as("alice") as uow:
            judge(uow, code, bundle, SuggestionResponse.DISMISSED, reason)


def test_a_text_that_has_changed_is_not_judged(stage: DemoRunner, code: str) -> None:
    stale = group_suggestions("summary", "what it said before", [find("what it said")])[0]
    with pytest.raises(ConflictError), stage.unit_of_work_as("alice") as uow:
        judge(uow, code, stale, SuggestionResponse.ACCEPTED, "")


@pytest.mark.parametrize("login", ["charlie", "sven"])
def test_only_the_owner_judges_a_draft(stage: DemoRunner, code: str, bundle: SuggestionGroup, login: str) -> None:
    with pytest.raises(NotFoundError), stage.unit_of_work_as(login) as uow:
        judge(uow, code, bundle, SuggestionResponse.ACCEPTED, "")


@pytest.mark.parametrize("verb", ["DELETE FROM suggestion_verdict", "UPDATE suggestion_verdict SET reason = 'x'"])
def test_a_judgement_stays_as_it_was_written(stage: DemoRunner, code: str, bundle: SuggestionGroup, verb: str) -> None:
    with stage.unit_of_work_as("alice") as uow:
        judge(uow, code, bundle, SuggestionResponse.ACCEPTED, "")
    with pytest.raises(DBAPIError, match="kept as it was written"), stage.unit_of_work_as("alice") as uow:
        uow.session.connection().execute(sa.text(verb))


def test_what_a_text_denies_or_should_not_hold_is_nothing_to_judge() -> None:
    found = [find("Radar", negated=True), find("Radar", start=9, end=14)]
    assert [b.suggestions for b in group_suggestions("summary", "Radar", found)] == [(found[1],)]

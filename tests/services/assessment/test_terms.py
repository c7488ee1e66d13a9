"""Judging what the words touch: who may, what it needs, and what it leaves behind; on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.services.assessment.answers import open_sheaf
from riskflow.services.assessment.terms import judge, judged, texts_of
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo import Stage
from riskflow.services.unit_of_work import open_case
from riskflow.terms.lexicon import Kind
from riskflow.terms.suggestions import Bundle, Suggestion, Verdict, bundles, text_digest
from riskflow.text import Text

TITLE = Text(sv="Radar", en="Radar")


def find(text: str, **more: object) -> Suggestion:
    values = {"words": text[:5], "start": 0, "end": 5, "weight": 4, **more}
    return Suggestion(Kind.CONTROLLED, "eu-dual-use", "6A008", "radar", TITLE, why=TITLE, **values)  # type: ignore[arg-type]


def summary_of(stage: Stage, code: str) -> str:
    with stage.at("alice") as desk:
        return texts_of(open_sheaf(desk, open_case(desk, code)))["summary"]


@pytest.fixture
def code(stage: Stage) -> str:
    return stage.draft("rf-14")


@pytest.fixture
def bundle(stage: Stage, code: str) -> Bundle:
    text = summary_of(stage, code)
    return bundles("summary", text, [find(text)])[0]


def test_the_newest_judgement_of_a_text_counts(stage: Stage, code: str, bundle: Bundle) -> None:
    with stage.at("alice") as desk:
        judge(desk, code, bundle, Verdict.ACCEPTED, "")
    with stage.at("alice") as desk:
        judge(desk, code, bundle, Verdict.DISMISSED, "A toy.")
    with stage.at("alice") as desk:
        matter = open_case(desk, code)
        (now,) = judged(desk, matter, [bundle])
        assert now.row is not None
        assert (now.row.verdict, now.row.reason) == (Verdict.DISMISSED, "A toy.")
        changed = Bundle(bundle.question, text_digest("another text"), bundle.suggestions)
        assert judged(desk, matter, [changed])[0].is_open
        assert list(chain_problems(desk.session)) == []


def test_dismissing_needs_a_reason(stage: Stage, code: str, bundle: Bundle) -> None:
    for reason in ("", "x" * 2001):
        with pytest.raises(InvalidError), stage.at("alice") as desk:
            judge(desk, code, bundle, Verdict.DISMISSED, reason)


def test_a_text_that_has_changed_is_not_judged(stage: Stage, code: str) -> None:
    stale = bundles("summary", "what it said before", [find("what it said")])[0]
    with pytest.raises(ConflictError), stage.at("alice") as desk:
        judge(desk, code, stale, Verdict.ACCEPTED, "")


@pytest.mark.parametrize("login", ["charlie", "sven"])
def test_only_the_owner_judges_a_draft(stage: Stage, code: str, bundle: Bundle, login: str) -> None:
    with pytest.raises(NotFoundError), stage.at(login) as desk:
        judge(desk, code, bundle, Verdict.ACCEPTED, "")


@pytest.mark.parametrize("verb", ["DELETE FROM suggestion_verdict", "UPDATE suggestion_verdict SET reason = 'x'"])
def test_a_judgement_stays_as_it_was_written(stage: Stage, code: str, bundle: Bundle, verb: str) -> None:
    with stage.at("alice") as desk:
        judge(desk, code, bundle, Verdict.ACCEPTED, "")
    with pytest.raises(DBAPIError, match="kept as it was written"), stage.at("alice") as desk:
        desk.session.connection().execute(sa.text(verb))


def test_what_a_text_denies_or_should_not_hold_is_nothing_to_judge() -> None:
    found = [find("Radar", negated=True), find("Radar", start=9, end=14)]
    assert [b.suggestions for b in bundles("summary", "Radar", found)] == [(found[1],)]

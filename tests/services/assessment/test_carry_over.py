"""Moving on: drafts to newer versions, revisions after the first, contradictions and hidden answers."""

import pytest

from riskflow.cases.answer_origin import read_origin
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.questionnaire.library import Library
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    contradictions as contradiction_service,
)
from riskflow.services.assessment import reuse, revisions, submission
from riskflow.services.assessment.answers import AnswerInput
from riskflow.services.open_case import open_case
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.text import Language, Text
from tests.support.cases.version_change import VersionChange, scored, tags, version_change
from tests.support.questionnaires.newer_version import NEW, OLD

HARMLESS, ON_THE_LIST = "rf-01", "rf-25"


@pytest.fixture
def here(database: Database, newer_library: Library) -> VersionChange:
    return version_change(database, newer_library)


# -- Versions -------------------------------------------------------------------------------------------------------


def test_a_draft_moves_to_a_newer_version_with_what_fits(here: VersionChange) -> None:
    code = here.stage.draft(ON_THE_LIST)
    with here.at("alice") as uow:
        answer_service.answer(uow, code, [AnswerInput("benefit", ("Lighter engines",))])
    here.release()
    with here.at("alice") as uow:
        before = scored(uow, code)
        shown = reuse.carry_over_preview(uow, before)
        assert shown is not None
        reuse.carry_over(uow, code, NEW, Language.EN)
    with here.at("alice") as uow:
        after = scored(uow, code)
        assert after.questionnaire.version == NEW
        assert after.assessment.questionnaire_digest == after.version.digest
        assert after.answers.items() <= before.answers.items()
        assert "summary" in after.to_confirm
        assert "partner-known" in after.profile.unanswered
        was = read_origin(after.rows["partner-known"].origin)
        assert was is not None
        assert was.was is not None
        assert tags(uow, code)[-1] == "draft-carried-over"
        stored = case_queries.answers_of(uow.session, after.assessment.id or 0)
        assert stored["benefit"].chosen  # set aside, not thrown away
        assert "benefit" not in after.answers


def test_what_was_submitted_never_moves(here: VersionChange) -> None:
    code = here.stage.submit(HARMLESS)
    here.release()
    with here.at("alice") as uow:
        assert reuse.carry_over_preview(uow, scored(uow, code)) is None
    with pytest.raises(NotAllowedError), here.at("alice") as uow:
        reuse.carry_over(uow, code, NEW, Language.EN)
    with here.at("alice") as uow:
        assert scored(uow, code).questionnaire.version == OLD


def test_a_move_that_nobody_has_read_about_is_refused(here: VersionChange) -> None:
    code = here.stage.draft(HARMLESS)
    here.release()
    with pytest.raises(ConflictError), here.at("alice") as uow:
        reuse.carry_over(uow, code, "8.0", Language.EN)
    with pytest.raises(ConflictError), here.at("alice") as uow:
        reuse.carry_over(uow, code, NEW, Language.EN, expected_version=0)
    with pytest.raises(NotFoundError), here.at("charlie") as uow:
        reuse.carry_over(uow, code, NEW, Language.EN)


# -- Revisions ------------------------------------------------------------------------------------------------------


def test_a_reassessment_shows_only_what_changed(here: VersionChange) -> None:
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as uow:
        submission.reassess(uow, code)
    with here.at("alice") as uow:
        row = scored(uow, code).rows["du-links"]
        answer_service.answer(uow, code, [AnswerInput("du-links", ("division",), "", row.version)])
    with here.at("alice") as uow:
        found = revisions.comparison(uow, scored(uow, code))
        assert found is not None
        differences = {difference.question: difference.after for difference in found.differences}
        assert differences == {"du-links": ("division",), "du-screening": ("unknown",)}, "the lists are asked as well"
        assert set(found.levels) == set(found.after.profile.areas)


def test_nothing_changed_is_an_event_and_a_first_revision_cannot_say_it(here: VersionChange) -> None:
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as uow:
        submission.reassess(uow, code)
    with here.at("alice") as uow:
        revisions.confirm_unchanged(uow, code)
    with here.at("alice") as uow:
        assert tags(uow, code)[-1] == "nothing-changed"
    first = here.stage.draft(HARMLESS)
    with pytest.raises(NotFoundError), here.at("alice") as uow:
        revisions.confirm_unchanged(uow, first)


# -- Contradictions -------------------------------------------------------------------------------------------------


def pulling_apart(here: VersionChange) -> str:
    """Return a draft that says that nothing leaves the EU, and that the partner has a division for defence."""
    here.release()
    code = here.stage.draft(HARMLESS)
    with here.at("alice") as uow:
        row = scored(uow, code).rows["du-links"]
        answer_service.answer(uow, code, [AnswerInput("du-links", ("division",), "", row.version)])
    return code


def test_contradictions_are_kept_with_a_word_that_reaches_the_record(here: VersionChange) -> None:
    code = pulling_apart(here)
    with here.at("alice") as uow:
        assert [c.id for c in contradiction_service.unacknowledged(scored(uow, code))] == ["nothing-leaves"]
        contradiction_service.acknowledge_contradictions(
            uow, code, {"nothing-leaves": " That division takes no part. ", "no-such": "x"}
        )
    with here.at("alice") as uow:
        opened = scored(uow, code)
        assert contradiction_service.unacknowledged(opened) == ()
        (remark,) = contradiction_service.remark_sections(opened)
        assert remark.answers[0].answers == ("That division takes no part.",)


def test_the_record_says_what_pulled_apart_and_why_both_stand(here: VersionChange) -> None:
    code = pulling_apart(here)
    with here.at("alice") as uow:
        contradiction_service.acknowledge_contradictions(uow, code, {"nothing-leaves": "That division takes no part."})
        submission.submit(uow, code)
    with here.at("alice") as uow:
        opened = open_case(uow, code)
        ending = case_queries.decisions_of(uow.session, opened.id)[-1]
        origin = IssuingInstitution(Text(sv="Ett lärosäte", en="A university"), demonstration=True, secret="x" * 32)
        last = assemble_record(uow, opened, ending, origin).answers[-1]
    assert last.title.en == "Answers that pull apart"
    assert last.answers[0].answers == ("That division takes no part.",)


def test_what_is_handed_to_security_leaves_no_explanation_behind(here: VersionChange) -> None:
    code = pulling_apart(here)
    with here.at("alice") as uow:
        contradiction_service.acknowledge_contradictions(uow, code, {"nothing-leaves": "A secret word"})
    with here.at("alice") as uow:
        submission.hand_to_security(uow, code)
        assert scored(uow, code).assessment.explained == {}


# -- Hidden answers -------------------------------------------------------------------------------------------------


def test_hidden_answers_are_kept_marked_absent_and_come_back(here: VersionChange) -> None:
    code = here.stage.draft("rf-14")
    with here.at("alice") as uow:
        before = scored(uow, code)
        row = before.rows["du-technology"]
        answer_service.answer(uow, code, [AnswerInput("du-technology", ("none",), "", row.version)])
    with here.at("alice") as uow:
        hidden = scored(uow, code)
        assert hidden.profile.absent
        row = hidden.rows["du-technology"]
        answer_service.answer(
            uow, code, [AnswerInput("du-technology", before.answers["du-technology"], "", row.version)]
        )
    with here.at("alice") as uow:
        assert scored(uow, code).profile == before.profile

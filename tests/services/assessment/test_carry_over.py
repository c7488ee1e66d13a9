"""Moving on: drafts to newer versions, revisions after the first, contradictions and hidden answers."""

import pytest

from riskflow.cases.answer_origin import read_origin
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.questionnaire.loader import Library
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    carrying,
    revisions,
    submission,
)
from riskflow.services.assessment import (
    contradictions as contradiction_service,
)
from riskflow.services.assessment.answers import Given
from riskflow.services.records.build import Origin, compose
from riskflow.services.unit_of_work import open_case
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.text import Language, Text
from tests.support.newer_version import NEW, OLD
from tests.support.version_change import VersionChange, sheaf, tags, version_change

HARMLESS, ON_THE_LIST = "rf-01", "rf-25"


@pytest.fixture
def here(database: Database, newer_library: Library) -> VersionChange:
    return version_change(database, newer_library)


# -- Versions -------------------------------------------------------------------------------------------------------


def test_a_draft_moves_to_a_newer_version_with_what_fits(here: VersionChange) -> None:
    code = here.stage.draft(ON_THE_LIST)
    with here.at("alice") as desk:
        answer_service.answer(desk, code, [Given("benefit", ("Lighter engines",))])
    here.release()
    with here.at("alice") as desk:
        before = sheaf(desk, code)
        shown = carrying.preview(desk, before)
        assert shown is not None
        carrying.carry_over(desk, code, NEW, Language.EN)
    with here.at("alice") as desk:
        after = sheaf(desk, code)
        assert after.questionnaire.version == NEW
        assert after.assessment.questionnaire_digest == after.version.digest
        assert after.answers.items() <= before.answers.items()
        assert "summary" in after.to_confirm
        assert "partner-known" in after.profile.unanswered
        was = read_origin(after.rows["partner-known"].origin)
        assert was is not None
        assert was.was is not None
        assert tags(desk, code)[-1] == "draft-carried-over"
        stored = case_queries.answers_of(desk.session, after.assessment.id or 0)
        assert stored["benefit"].chosen  # set aside, not thrown away
        assert "benefit" not in after.answers


def test_what_was_submitted_never_moves(here: VersionChange) -> None:
    code = here.stage.submit(HARMLESS)
    here.release()
    with here.at("alice") as desk:
        assert carrying.preview(desk, sheaf(desk, code)) is None
    with pytest.raises(NotAllowedError), here.at("alice") as desk:
        carrying.carry_over(desk, code, NEW, Language.EN)
    with here.at("alice") as desk:
        assert sheaf(desk, code).questionnaire.version == OLD


def test_a_move_that_nobody_has_read_about_is_refused(here: VersionChange) -> None:
    code = here.stage.draft(HARMLESS)
    here.release()
    with pytest.raises(ConflictError), here.at("alice") as desk:
        carrying.carry_over(desk, code, "8.0", Language.EN)
    with pytest.raises(ConflictError), here.at("alice") as desk:
        carrying.carry_over(desk, code, NEW, Language.EN, expected_version=0)
    with pytest.raises(NotFoundError), here.at("charlie") as desk:
        carrying.carry_over(desk, code, NEW, Language.EN)


# -- Revisions ------------------------------------------------------------------------------------------------------


def test_a_reassessment_shows_only_what_changed(here: VersionChange) -> None:
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as desk:
        submission.reassess(desk, code)
    with here.at("alice") as desk:
        row = sheaf(desk, code).rows["du-links"]
        answer_service.answer(desk, code, [Given("du-links", ("division",), "", row.version)])
    with here.at("alice") as desk:
        found = revisions.comparison(desk, sheaf(desk, code))
        assert found is not None
        differences = {difference.question: difference.after for difference in found.differences}
        assert differences == {"du-links": ("division",), "du-screening": ("unknown",)}, "the lists are asked as well"
        assert set(found.levels) == set(found.after.profile.areas)


def test_nothing_changed_is_an_event_and_a_first_revision_cannot_say_it(here: VersionChange) -> None:
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as desk:
        submission.reassess(desk, code)
    with here.at("alice") as desk:
        revisions.confirm_unchanged(desk, code)
        assert tags(desk, code)[-1] == "nothing-changed"
    first = here.stage.draft(HARMLESS)
    with pytest.raises(NotFoundError), here.at("alice") as desk:
        revisions.confirm_unchanged(desk, first)


# -- Contradictions -------------------------------------------------------------------------------------------------


def pulling_apart(here: VersionChange) -> str:
    """Return a draft that says that nothing leaves the EU, and that the partner has a division for defence."""
    here.release()
    code = here.stage.draft(HARMLESS)
    with here.at("alice") as desk:
        row = sheaf(desk, code).rows["du-links"]
        answer_service.answer(desk, code, [Given("du-links", ("division",), "", row.version)])
    return code


def test_contradictions_are_kept_with_a_word_that_reaches_the_record(here: VersionChange) -> None:
    code = pulling_apart(here)
    with here.at("alice") as desk:
        assert [c.id for c in contradiction_service.unread(sheaf(desk, code))] == ["nothing-leaves"]
        contradiction_service.keep_both(
            desk, code, {"nothing-leaves": " That division takes no part. ", "no-such": "x"}
        )
    with here.at("alice") as desk:
        opened = sheaf(desk, code)
        assert contradiction_service.unread(opened) == ()
        (remark,) = contradiction_service.remarks_of(opened)
        assert remark.answers[0].answers == ("That division takes no part.",)


def test_the_record_says_what_pulled_apart_and_why_both_stand(here: VersionChange) -> None:
    code = pulling_apart(here)
    with here.at("alice") as desk:
        contradiction_service.keep_both(desk, code, {"nothing-leaves": "That division takes no part."})
        submission.submit(desk, code)
    with here.at("alice") as desk:
        matter = open_case(desk, code)
        ending = case_queries.decisions_of(desk.session, matter.id)[-1]
        origin = Origin(Text(sv="Ett lärosäte", en="A university"), demonstration=True, secret="x" * 32)
        last = compose(desk, matter, ending, origin).answers[-1]
    assert last.title.en == "Answers that pull apart"
    assert last.answers[0].answers == ("That division takes no part.",)


def test_what_is_handed_to_security_leaves_no_explanation_behind(here: VersionChange) -> None:
    code = pulling_apart(here)
    with here.at("alice") as desk:
        contradiction_service.keep_both(desk, code, {"nothing-leaves": "A secret word"})
    with here.at("alice") as desk:
        submission.hand_to_security(desk, code)
        assert sheaf(desk, code).assessment.explained == {}


# -- Hidden answers -------------------------------------------------------------------------------------------------


def test_hidden_answers_are_kept_marked_absent_and_come_back(here: VersionChange) -> None:
    code = here.stage.draft("rf-14")
    with here.at("alice") as desk:
        before = sheaf(desk, code)
        row = before.rows["du-technology"]
        answer_service.answer(desk, code, [Given("du-technology", ("none",), "", row.version)])
    with here.at("alice") as desk:
        hidden = sheaf(desk, code)
        assert hidden.profile.absent
        row = hidden.rows["du-technology"]
        answer_service.answer(desk, code, [Given("du-technology", before.answers["du-technology"], "", row.version)])
    with here.at("alice") as desk:
        assert sheaf(desk, code).profile == before.profile

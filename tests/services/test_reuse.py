"""Building on what is there: copies, partners, versions and revisions, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from riskflow.core.errors import ConflictError, IncompleteError, NotAllowedError, NotFoundError
from riskflow.core.origin import OriginKind, read_origin
from riskflow.core.scoring import score
from riskflow.core.text import Language
from riskflow.questionnaires import Library
from riskflow.services import assessing, carrying, copying, inheriting, reconciling, revising, submitting
from riskflow.services.assessing import Given, Sheaf, open_sheaf
from riskflow.services.desk import Desk, open_case
from riskflow.services.inheriting import Offer
from riskflow.store import queries
from riskflow.store.database import Database
from tests.questionnaires.next_version import NEW, OLD
from tests.upgrading import House, house

HARMLESS, ON_THE_LIST = "rf-01", "rf-25"


@pytest.fixture
def here(database: Database, newer_library: Library) -> House:
    return house(database, newer_library)


def sheaf(desk: Desk, code: str) -> Sheaf:
    return open_sheaf(desk, open_case(desk, code))


def tags(desk: Desk, code: str) -> list[str]:
    return [event.tag for event in queries.events_of(desk.session, open_case(desk, code).id)]


def confirm_all(here: House, code: str, login: str = "alice") -> None:
    with here.at(login) as desk:
        opened = sheaf(desk, code)
        rows = [opened.rows[question] for question in opened.to_confirm]
        assessing.answer(desk, code, [Given(row.question, tuple(row.chosen), row.comment, row.version) for row in rows])


# -- Copies ---------------------------------------------------------------------------------------------------------


def test_a_copy_has_the_same_profile_and_says_where_it_comes_from(here: House) -> None:
    source = here.stage.submit(HARMLESS)
    with here.at("alice") as desk:
        code = copying.copy_case(desk, source).code
    with here.at("alice") as desk:
        was, now = sheaf(desk, source), sheaf(desk, code)
        assert score(now.questionnaire, now.answers, now.context) == was.profile
        origins = {read_origin(row.origin) for row in now.rows.values()}
        assert {(o.kind, o.source) for o in origins if o} == {
            (OriginKind.COPIED, open_case(desk, source).case.reference)
        }
        assert open_case(desk, code).case.title == open_case(desk, source).case.title
        assert tags(desk, code) == ["case-started", "case-copied"]


def test_a_copy_is_not_sent_before_every_answer_is_confirmed(here: House) -> None:
    source = here.stage.submit(HARMLESS)
    with here.at("alice") as desk:
        code = copying.copy_case(desk, source).code
    with pytest.raises(IncompleteError) as refused, here.at("alice") as desk:
        submitting.submit(desk, code)
    assert "du-technology" in refused.value.missing
    confirm_all(here, code)
    with here.at("alice") as desk:
        assert sheaf(desk, code).to_confirm == frozenset()
        submitting.submit(desk, code)


def test_only_ones_own_cases_can_be_copied(here: House) -> None:
    code = here.stage.submit("rf-14")
    with pytest.raises(NotFoundError), here.at("charlie") as desk:
        copying.copy_case(desk, code)
    with pytest.raises(NotAllowedError), here.at("sven") as desk:
        copying.copy_case(desk, code)


def test_a_copy_made_after_a_release_takes_along_only_what_fits(here: House) -> None:
    source = here.stage.draft(ON_THE_LIST)
    here.release()
    with here.at("alice") as desk:
        code = copying.copy_case(desk, source).code
        copied = sheaf(desk, code)
        assert copied.questionnaire.version == NEW
        assert "partner-known" not in copied.answers
        assert "benefit" not in copied.answers
        assert "du-technology" in copied.to_confirm


# -- Partners -------------------------------------------------------------------------------------------------------


def draft_with(here: House, partner: str, login: str = "charlie") -> str:
    with here.at(login) as desk:
        code = assessing.start(desk, "A second collaboration", "research").code
    with here.at(login) as desk:
        assessing.answer(desk, code, [Given("partner-names", (partner,))])
    return code


def offered(here: House, code: str, login: str = "charlie") -> Offer | None:
    with here.at(login) as desk:
        matter = open_case(desk, code)
        return inheriting.offer(desk, matter, open_sheaf(desk, matter))


def closed_with_partner(here: House) -> tuple[str, str]:
    here.release()
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as desk:
        case = open_case(desk, code).case
        return case.reference, case.partner


def test_another_persons_valid_answers_about_the_same_partner_are_offered_and_nothing_else(here: House) -> None:
    reference, partner = closed_with_partner(here)
    found = offered(here, draft_with(here, f"  {partner.upper()}"))
    assert found is not None
    assert found.reference == reference
    assert dict(found.answers) == {
        "du-links": ("none",),
        "partner-known": ("verified",),
        "hr-partner": ("none-found",),
    }


def test_nothing_is_offered_for_another_partner_or_after_the_shelf_life(here: House) -> None:
    _, partner = closed_with_partner(here)
    assert offered(here, draft_with(here, "Somebody else")) is None
    code = draft_with(here, partner)
    here.later = timedelta(days=366)
    assert offered(here, code) is None


def test_a_draft_or_a_case_that_is_being_handled_lends_nothing(here: House) -> None:
    here.release()
    here.stage.draft(HARMLESS)
    code = here.stage.submit("rf-14")
    with here.at("alice") as desk:
        partner = open_case(desk, code).case.partner
    assert offered(here, draft_with(here, partner)) is None


def test_what_has_not_changed_is_taken_over_with_its_origin_for_good(here: House) -> None:
    reference, partner = closed_with_partner(here)
    code = draft_with(here, partner)
    said = {"du-links": True, "partner-known": False, "hr-partner": True}
    with here.at("charlie") as desk:
        assert inheriting.inherit(desk, code, reference, said) == 2
    with here.at("charlie") as desk:
        opened = sheaf(desk, code)
        assert opened.answers["du-links"] == ("none",)
        assert "partner-known" not in opened.answers
        assert opened.to_confirm == frozenset()
        (remark,) = reconciling.remarks_of(opened)
        assert reference in str(remark.answers)
        row = opened.rows["du-links"]
        assessing.answer(desk, code, [Given("du-links", ("unit",), "", row.version)])
        assert read_origin(sheaf(desk, code).rows["du-links"].origin) is None
        assert tags(desk, code)[-2] == "partner-inherited"


def test_it_must_be_said_of_each_answer_whether_it_has_changed(here: House) -> None:
    reference, partner = closed_with_partner(here)
    code = draft_with(here, partner)
    with pytest.raises(IncompleteError), here.at("charlie") as desk:
        inheriting.inherit(desk, code, reference, {"du-links": True})
    with pytest.raises(ConflictError), here.at("charlie") as desk:
        inheriting.inherit(desk, code, "RF-2026-9999", {})


# -- Versions -------------------------------------------------------------------------------------------------------


def test_a_draft_moves_to_a_newer_version_with_what_fits(here: House) -> None:
    code = here.stage.draft(ON_THE_LIST)
    with here.at("alice") as desk:
        assessing.answer(desk, code, [Given("benefit", ("Lighter engines",))])
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
        stored = queries.answers_of(desk.session, after.assessment.id or 0)
        assert stored["benefit"].chosen  # set aside, not thrown away
        assert "benefit" not in after.answers


def test_what_was_submitted_never_moves(here: House) -> None:
    code = here.stage.submit(HARMLESS)
    here.release()
    with here.at("alice") as desk:
        assert carrying.preview(desk, sheaf(desk, code)) is None
    with pytest.raises(NotAllowedError), here.at("alice") as desk:
        carrying.carry_over(desk, code, NEW, Language.EN)
    with here.at("alice") as desk:
        assert sheaf(desk, code).questionnaire.version == OLD


def test_a_move_that_nobody_has_read_about_is_refused(here: House) -> None:
    code = here.stage.draft(HARMLESS)
    here.release()
    with pytest.raises(ConflictError), here.at("alice") as desk:
        carrying.carry_over(desk, code, "8.0", Language.EN)
    with pytest.raises(ConflictError), here.at("alice") as desk:
        carrying.carry_over(desk, code, NEW, Language.EN, expected_version=0)
    with pytest.raises(NotFoundError), here.at("charlie") as desk:
        carrying.carry_over(desk, code, NEW, Language.EN)


# -- Revisions ------------------------------------------------------------------------------------------------------


def test_a_reassessment_shows_only_what_changed(here: House) -> None:
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as desk:
        submitting.reassess(desk, code)
    with here.at("alice") as desk:
        row = sheaf(desk, code).rows["du-access"]
        assessing.answer(desk, code, [Given("du-access", ("before-publication",), "", row.version)])
    with here.at("alice") as desk:
        found = revising.comparison(desk, sheaf(desk, code))
        assert found is not None
        assert [(d.question, d.after) for d in found.differences] == [("du-access", ("before-publication",))]
        assert set(found.levels) == set(found.after.profile.areas)


def test_nothing_changed_is_an_event_and_a_first_revision_cannot_say_it(here: House) -> None:
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as desk:
        submitting.reassess(desk, code)
    with here.at("alice") as desk:
        revising.confirm_unchanged(desk, code)
        assert tags(desk, code)[-1] == "nothing-changed"
    first = here.stage.draft(HARMLESS)
    with pytest.raises(NotFoundError), here.at("alice") as desk:
        revising.confirm_unchanged(desk, first)


# -- Contradictions -------------------------------------------------------------------------------------------------


def pulling_apart(here: House) -> str:
    """Return a draft that says that nothing leaves the EU, and that the partner trains on equipment."""
    here.release()
    code = here.stage.draft(HARMLESS)
    with here.at("alice") as desk:
        row = sheaf(desk, code).rows["du-access"]
        assessing.answer(desk, code, [Given("du-access", ("hands-on",), "", row.version)])
    return code


def test_contradictions_are_kept_with_a_word_that_reaches_the_record(here: House) -> None:
    code = pulling_apart(here)
    with here.at("alice") as desk:
        assert [c.id for c in reconciling.unread(sheaf(desk, code))] == ["nothing-leaves"]
        reconciling.keep_both(desk, code, {"nothing-leaves": " The training is here. ", "no-such": "x"})
    with here.at("alice") as desk:
        opened = sheaf(desk, code)
        assert reconciling.unread(opened) == ()
        (remark,) = reconciling.remarks_of(opened)
        assert remark.answers[0].answers == ("The training is here.",)


def test_what_is_handed_to_security_leaves_no_explanation_behind(here: House) -> None:
    code = pulling_apart(here)
    with here.at("alice") as desk:
        reconciling.keep_both(desk, code, {"nothing-leaves": "A secret word"})
    with here.at("alice") as desk:
        submitting.hand_to_security(desk, code)
        assert sheaf(desk, code).assessment.explained == {}


# -- Hidden answers -------------------------------------------------------------------------------------------------


def test_hidden_answers_are_kept_marked_absent_and_come_back(here: House) -> None:
    code = here.stage.draft("rf-14")
    with here.at("alice") as desk:
        before = sheaf(desk, code)
        row = before.rows["du-technology"]
        assessing.answer(desk, code, [Given("du-technology", ("none",), "", row.version)])
    with here.at("alice") as desk:
        hidden = sheaf(desk, code)
        assert hidden.profile.absent
        row = hidden.rows["du-technology"]
        assessing.answer(desk, code, [Given("du-technology", before.answers["du-technology"], "", row.version)])
    with here.at("alice") as desk:
        assert sheaf(desk, code).profile == before.profile

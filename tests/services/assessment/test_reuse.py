"""Building on what is there: copies, partners, versions and revisions, on SQLite and on PostgreSQL."""

from datetime import date, timedelta

import pytest

from riskflow.cases.answer_origin import OriginKind, read_origin
from riskflow.errors import ConflictError, IncompleteError, NotAllowedError, NotFoundError
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.scoring import score
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    contradictions as contradiction_service,
)
from riskflow.services.assessment import reuse, submission
from riskflow.services.assessment.answers import AnswerInput, current_assessment
from riskflow.services.assessment.reuse import Offer
from riskflow.services.open_case import open_case
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review import secrecy
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners as partner_queries
from tests.support.cases.version_change import VersionChange, scored, tags, version_change
from tests.support.questionnaires.newer_version import NEW

HARMLESS, ON_THE_LIST = "rf-01", "rf-25"


@pytest.fixture
def here(database: Database, newer_library: Library) -> VersionChange:
    return version_change(database, newer_library)


def confirm_all(here: VersionChange, code: str, login: str = "alice") -> None:
    with here.at(login) as uow:
        opened = scored(uow, code)
        rows = [opened.rows[question] for question in opened.to_confirm]
        answer_service.answer(
            uow, code, [AnswerInput(row.question, tuple(row.chosen), row.comment, row.version) for row in rows]
        )


# -- Copies ---------------------------------------------------------------------------------------------------------


def test_a_copy_has_the_same_profile_and_says_where_it_comes_from(here: VersionChange) -> None:
    source = here.stage.submit(HARMLESS)
    with here.at("alice") as uow:
        code = reuse.copy_case(uow, source).code
    with here.at("alice") as uow:
        was, now = scored(uow, source), scored(uow, code)
        assert score(now.questionnaire, now.answers, now.context) == was.profile
        origins = {read_origin(row.origin) for row in now.rows.values()}
        assert {(o.kind, o.source) for o in origins if o} == {
            (OriginKind.COPIED, open_case(uow, source).case.reference)
        }
        assert open_case(uow, code).case.title == open_case(uow, source).case.title
        assert tags(uow, code) == ["case-started", "case-copied"]


def test_a_copy_is_not_sent_before_every_answer_is_confirmed(here: VersionChange) -> None:
    source = here.stage.submit(HARMLESS)
    with here.at("alice") as uow:
        code = reuse.copy_case(uow, source).code
    with pytest.raises(IncompleteError) as refused, here.at("alice") as uow:
        submission.submit(uow, code)
    assert "du-technology" in refused.value.missing
    confirm_all(here, code)
    with here.at("alice") as uow:
        assert scored(uow, code).to_confirm == frozenset()
        submission.submit(uow, code)


def test_only_ones_own_cases_can_be_copied(here: VersionChange) -> None:
    code = here.stage.submit("rf-14")
    with pytest.raises(NotFoundError), here.at("charlie") as uow:
        reuse.copy_case(uow, code)
    with pytest.raises(NotAllowedError), here.at("sven") as uow:
        reuse.copy_case(uow, code)


def test_a_copy_made_after_a_release_takes_along_only_what_fits(here: VersionChange) -> None:
    source = here.stage.draft(ON_THE_LIST)
    here.release()
    with here.at("alice") as uow:
        code = reuse.copy_case(uow, source).code
        copied = scored(uow, code)
        assert copied.questionnaire.version == NEW
        assert "partner-known" not in copied.answers
        assert "benefit" not in copied.answers
        assert "du-technology" in copied.to_confirm


# -- Partners -------------------------------------------------------------------------------------------------------


def draft_with(here: VersionChange, partner: str, login: str = "charlie") -> str:
    with here.at(login) as uow:
        code = answer_service.start(uow, "A second collaboration", "research").code
    with here.at(login) as uow:
        answer_service.answer(uow, code, [AnswerInput("partner-names", (partner,))])
    return code


def offered(here: VersionChange, code: str, login: str = "charlie") -> Offer | None:
    with here.at(login) as uow:
        opened = open_case(uow, code)
        return reuse.offer(uow, opened, current_assessment(uow, opened))


def closed_with_partner(here: VersionChange) -> tuple[str, str]:
    here.release()
    code = here.stage.submit(HARMLESS)
    with here.at("alice") as uow:
        case = open_case(uow, code).case
        return case.reference, case.partner


def test_another_persons_valid_answers_about_the_same_partner_are_offered_and_nothing_else(here: VersionChange) -> None:
    reference, partner = closed_with_partner(here)
    found = offered(here, draft_with(here, f"  {partner.upper()}"))
    assert found is not None
    assert found.reference == reference
    assert dict(found.answers) == {
        "du-links": ("none",),
        "partner-known": ("verified",),
        "hr-partner": ("none-found",),
    }


def test_what_is_marked_as_possibly_secret_is_offered_to_nobody(here: VersionChange) -> None:
    _, partner = closed_with_partner(here)
    draft = draft_with(here, partner)
    with here.at("alice") as uow:
        code = case_queries.cases_of_owner(uow.session, uow.viewer.id)[0].code
    with here.at("sven") as uow:
        secrecy.mark_secrecy(uow, code, "du-links", "24:5")
    found = offered(here, draft)
    assert found is not None
    assert found.answers.keys() == {"partner-known", "hr-partner"}
    with here.at("sven") as uow:
        secrecy.mark_secrecy(uow, code, "partner-names", "31:16")
    assert offered(here, draft) is None


def test_nothing_is_offered_for_another_partner_or_after_the_shelf_life(here: VersionChange) -> None:
    _, partner = closed_with_partner(here)
    assert offered(here, draft_with(here, "Somebody else")) is None
    code = draft_with(here, partner)
    here.later = timedelta(days=366)
    assert offered(here, code) is None


def test_a_draft_or_a_case_that_is_being_handled_lends_nothing(here: VersionChange) -> None:
    here.release()
    here.stage.draft(HARMLESS)
    code = here.stage.submit("rf-14")
    with here.at("alice") as uow:
        partner = open_case(uow, code).case.partner
    assert offered(here, draft_with(here, partner)) is None


def test_what_has_not_changed_is_taken_over_with_its_origin_for_good(here: VersionChange) -> None:
    reference, partner = closed_with_partner(here)
    code = draft_with(here, partner)
    said = {"du-links": True, "partner-known": False, "hr-partner": True}
    with here.at("charlie") as uow:
        assert reuse.inherit(uow, code, reference, said) == 2
    with here.at("charlie") as uow:
        opened = scored(uow, code)
        assert opened.answers["du-links"] == ("none",)
        assert "partner-known" not in opened.answers
        assert opened.to_confirm == frozenset()
        (remark,) = contradiction_service.remark_sections(opened)
        assert reference in str(remark.answers)
        row = opened.rows["du-links"]
        answer_service.answer(uow, code, [AnswerInput("du-links", ("unit",), "", row.version)])
        assert read_origin(scored(uow, code).rows["du-links"].origin) is None
    with here.at("charlie") as uow:
        assert tags(uow, code)[-2] == "partner-inherited"


def test_it_must_be_said_of_each_answer_whether_it_has_changed(here: VersionChange) -> None:
    reference, partner = closed_with_partner(here)
    code = draft_with(here, partner)
    with pytest.raises(IncompleteError), here.at("charlie") as uow:
        reuse.inherit(uow, code, reference, {"du-links": True})
    with pytest.raises(ConflictError), here.at("charlie") as uow:
        reuse.inherit(uow, code, "RF-2026-9999", {})


def test_only_unchanged_answers_are_taken_over() -> None:
    offered = Offer("RF-2026-0001", date(2026, 11, 1), {"du-links": ("none",), "hr-partner": ("none-found",)})
    assert reuse.unchanged_answers(offered, {"du-links": True, "hr-partner": False}) == {"du-links": ("none",)}
    with pytest.raises(IncompleteError) as refused:
        reuse.unchanged_answers(offered, {"du-links": True})
    assert refused.value.missing == ("hr-partner",)


# -- The same partner: by the register where both cases use it, else by its written name -----------------------------

REGISTERED = PartnerInput("Harmless University", "FR")
NAMESAKE = PartnerInput("Harmless University", "BE")


def closed_with_registered(here: VersionChange, *partners: PartnerInput) -> str:
    """Return the name that was written in a closed case whose partners are registered."""
    here.release()
    code = here.stage.draft(HARMLESS)
    register(here, "alice", code, *partners)
    with here.at("alice") as uow:
        submission.submit(uow, code)
        return open_case(uow, code).case.partner


def register(here: VersionChange, login: str, code: str, *partners: PartnerInput) -> None:
    for partner in partners:
        with here.at(login) as uow:
            partner_service.add(uow, code, partner)


def test_a_registered_partner_is_the_same_however_its_name_is_written(here: VersionChange) -> None:
    closed_with_registered(here, REGISTERED)
    code = draft_with(here, "L'université inoffensive")
    assert offered(here, code) is None
    register(here, "charlie", code, REGISTERED)
    assert offered(here, code) is not None


def test_registered_partners_that_differ_are_not_the_same_for_all_that_their_name_is(here: VersionChange) -> None:
    written = closed_with_registered(here, REGISTERED)
    code = draft_with(here, written)
    register(here, "charlie", code, NAMESAKE)
    assert offered(here, code) is None


def test_answers_about_one_partner_are_not_offered_for_two(here: VersionChange) -> None:
    written = closed_with_registered(here, REGISTERED)
    code = draft_with(here, written)
    register(here, "charlie", code, REGISTERED, NAMESAKE)
    assert offered(here, code) is None


def test_where_either_case_has_no_registered_partner_the_written_name_decides(here: VersionChange) -> None:
    _, written = closed_with_partner(here)
    code = draft_with(here, written)
    register(here, "charlie", code, NAMESAKE)
    assert offered(here, code) is not None


def test_two_records_of_a_partner_that_were_merged_are_the_same_partner(here: VersionChange) -> None:
    closed_with_registered(here, REGISTERED)
    code = draft_with(here, "Written otherwise")
    register(here, "charlie", code, NAMESAKE)
    assert offered(here, code) is None
    with here.at("sven") as uow:
        found = (partner_queries.same_partner(uow.session, "", p.name, p.territory) for p in (REGISTERED, NAMESAKE))
        kept, doubled = (partner.code for partner in found if partner)
        partner_service.merge(uow, doubled, kept, "One university with two addresses.")
    assert offered(here, code) is not None

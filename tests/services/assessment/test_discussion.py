"""Two discussions that never meet: with the applicant, and internal; on both databases."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from riskflow.cases.labels import Advice, Confidence
from riskflow.cases.notifications import Notification
from riskflow.cases.policy import POLICY, Part
from riskflow.cases.review_input import RatingInput
from riskflow.cases.workflow import WRITERS, Role
from riskflow.errors import IncompleteError, InvalidError, MustDeclareError, NotAllowedError, NotFoundError
from riskflow.questionnaire.model import Area, Level
from riskflow.services.assessment.shown import shown_events
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import committee, corrections, discussion
from riskflow.services.review.discussion import internal_messages, messages_with_applicant
from riskflow.store.tables import ApplicantMessage, EventRow, InternalMessage, NotificationRow
from tests.support.cases.collaboration import number_of
from tests.support.cases.outcomes import refused

HIGH, CRITICAL = "rf-14", "rf-22"
Read = Callable[..., list[discussion.ShownMessage]]


def read(stage: DemoRunner, login: str, code: str, reading: Read) -> list[str]:
    with stage.unit_of_work_as(login) as uow:
        return [each.text for each in reading(uow, open_case(uow, code))]


def write(stage: DemoRunner, login: str, code: str, text: str, *, internally: bool = False) -> None:
    verb = discussion.write_internally if internally else discussion.write_to_applicant
    with stage.unit_of_work_as(login) as uow:
        verb(uow, code, text)


def test_no_role_that_writes_answers_or_is_asked_has_a_part_in_the_internal_discussion() -> None:
    internal = {role for role, access in POLICY.items() if Part.INTERNAL in access.parts}
    assert not internal & {*WRITERS, Role.ASKED, Role.ADMINISTRATOR, Role.REGISTRAR, Role.FUNCTION, Role.HEAD}
    assert internal == {role for role, access in POLICY.items() if Part.RATINGS in access.parts}


def test_applicant_and_reviewers_write_to_each_other(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    write(stage, "sven", code, "När börjar ni?")
    write(stage, "alice", code, "I mars.")
    for login in ("alice", "sven"):
        assert read(stage, login, code, messages_with_applicant) == ["När börjar ni?", "I mars."]
    with stage.unit_of_work_as("sven") as uow:
        letters = {
            (row.letter, row.person_id)
            for row in uow.session.execute(sa.select(NotificationRow)).scalars()
            if row.letter in {Notification.MESSAGE, Notification.APPLICANT_WROTE, Notification.INTERNAL_MESSAGE}
        }
    assert (Notification.MESSAGE, number_of(stage, "alice")) in letters
    assert (Notification.APPLICANT_WROTE, number_of(stage, "sven")) in letters
    assert (Notification.APPLICANT_WROTE, number_of(stage, "rut")) in letters
    assert {person for letter, person in letters if letter is Notification.MESSAGE} == {number_of(stage, "alice")}


def test_the_applicant_sees_nothing_of_the_internal_discussion(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    write(stage, "sven", code, "Kaninord om nivåer.", internally=True)
    refused(stage, "alice", NotAllowedError, open_case, code, Part.INTERNAL)
    refused(stage, "alice", NotAllowedError, discussion.write_internally, code, "Jag också.")
    with stage.unit_of_work_as("alice") as uow:
        opened = open_case(uow, code)
        assert internal_messages(uow, opened) == messages_with_applicant(uow, opened) == []
        assert "internal-message" not in {event.tag for event in shown_events(uow, opened)}
        assert not [text for text in corrections.subjects(uow, opened).values() if "intern" in text.sv]
    assert read(stage, "sven", code, internal_messages) == ["Kaninord om nivåer."]
    assert "internal-message" in {event.tag for event in _events(stage, code)}


def _events(stage: DemoRunner, code: str) -> list[EventRow]:
    with stage.unit_of_work_as("sven") as uow:
        return shown_events(uow, open_case(uow, code))


@pytest.mark.parametrize(("case", "member", "other"), [(HIGH, "ravi", "rosa"), (CRITICAL, "siri", "stig")])
def test_a_member_reads_the_internal_discussion_after_their_own_rating(
    stage: DemoRunner, case: str, member: str, other: str
) -> None:
    code = stage.submit(case)
    if case == CRITICAL:
        stage.opine(code, Advice.TO_SAI)
    write(stage, "sven", code, "Alla ser hög nivå.", internally=True)
    refused(stage, member, MustDeclareError, open_case, code, Part.INTERNAL)
    for login in (member, other):
        with stage.unit_of_work_as(login) as uow:
            committee.declare(uow, code, has_conflict=False)
    assert read(stage, member, code, internal_messages) == []
    refused(stage, member, IncompleteError, discussion.write_internally, code, "Jag också.")
    levels = dict.fromkeys(Area, Level.MODERATE) if case == HIGH else {}
    with stage.unit_of_work_as(member) as uow:
        sure = dict.fromkeys(levels, Confidence.HIGH)
        committee.rate(uow, code, 1, RatingInput(Advice.GO_AHEAD, "Egen.", levels, confidence=sure))
    assert read(stage, member, code, internal_messages) == ["Alla ser hög nivå."]


def test_messages_are_written_once(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    write(stage, "sven", code, "Till dig.")
    write(stage, "sven", code, "Till oss.", internally=True)
    for table in (ApplicantMessage, InternalMessage):
        for statement in (sa.update(table).values(text="Annat."), sa.delete(table)):
            with pytest.raises(DBAPIError), stage.unit_of_work_as("sven") as uow:
                uow.session.execute(statement)


def test_a_message_has_words_and_may_point_to_a_question(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    refused(stage, "sven", InvalidError, discussion.write_to_applicant, code, "  ")
    refused(stage, "sven", InvalidError, discussion.write_to_applicant, code, "Hej.", "weather")
    refused(stage, "sven", InvalidError, discussion.write_internally, code, "x" * 5001)
    with stage.unit_of_work_as("sven") as uow:
        discussion.write_internally(uow, code, "Stämmer det?", "summary")
        found = internal_messages(uow, open_case(uow, code))
    assert discussion.counts_by_question(found) == {"summary": 1}


def test_nobody_outside_the_case_writes_in_it(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    refused(stage, "charlie", NotFoundError, discussion.write_to_applicant, code, "Hej.")
    draft = stage.draft(HIGH)
    refused(stage, "alice", NotAllowedError, discussion.write_to_applicant, draft, "Hej.")

"""People are written to in their language, and once a day if they wish; nothing is lost or sent twice by that."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from riskflow.cases.notifications import DeliveryStatus, digest_due
from riskflow.mail import OutgoingMail
from riskflow.services.case_facts import identity
from riskflow.services.operations import delivery as delivery_service
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.people.preferences import set_preference
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.tables import NotificationRow
from riskflow.text import Language
from tests.support.cases.collaboration import number_of

HIGH = "rf-14"
STOPPED = "rf-25"


@pytest.mark.parametrize(
    ("ordered", "due"),
    [
        ("2026-11-26 06:59", "2026-11-26 07:00"),
        ("2026-11-26 07:00", "2026-11-27 07:00"),
        ("2026-11-27 09:00", "2026-11-30 07:00"),
        ("2026-11-28 12:00", "2026-11-30 07:00"),
        ("2026-03-28 12:00", "2026-03-30 07:00"),  # the clocks change in between
    ],
)
def test_a_digest_goes_out_in_the_morning_from_monday_to_friday(ordered: str, due: str) -> None:
    moment = datetime.fromisoformat(ordered).replace(tzinfo=SWEDISH_TIME)
    assert f"{digest_due(moment):%Y-%m-%d %H:%M}" == due


def wishes(stage: DemoRunner, login: str, language: Language | None, *, wants_digest: bool) -> None:
    with stage.unit_of_work_as(login) as uow:
        set_preference(uow, language, wants_digest=wants_digest)


def rows_to(stage: DemoRunner, login: str) -> list[NotificationRow]:
    number = number_of(stage, login)
    with stage.unit_of_work_as("adam") as uow:
        return [each.row for each in outbox_queries.log(uow.session, 1000) if each.row.person_id == number]


def begin(stage: DemoRunner, row: NotificationRow, later: timedelta = timedelta()) -> OutgoingMail | None:
    with stage.unit_of_work_as("adam") as uow:
        return delivery_service.begin_attempt(replace(uow, now=uow.now + later), identity(row.id))


def test_letters_of_two_cases_come_together_and_once(stage: DemoRunner) -> None:
    wishes(stage, "ravi", Language.SV, wants_digest=True)
    stage.submit(HIGH)
    stage.submit(HIGH)
    first, second = sorted(rows_to(stage, "ravi"), key=lambda row: identity(row.id))
    assert begin(stage, first) is None
    assert begin(stage, second) is None
    assert {row.delivery for row in rows_to(stage, "ravi")} == {DeliveryStatus.WAITING}
    week = timedelta(days=7)
    digest = begin(stage, first, week)
    assert digest
    assert digest.numbers == [first.id, second.id]
    assert digest.language is Language.SV
    assert begin(stage, second, week) is None
    with stage.unit_of_work_as("adam") as uow:
        delivery_service.note_sent(uow, *digest.numbers)
    assert {row.delivery for row in rows_to(stage, "ravi")} == {DeliveryStatus.SENT}


def test_whoever_wishes_nothing_gets_each_letter_at_once_in_both_languages(stage: DemoRunner) -> None:
    stage.submit(HIGH)
    (row,) = rows_to(stage, "ravi")
    outgoing = begin(stage, row)
    assert outgoing
    assert (outgoing.numbers, outgoing.language) == ([row.id], None)


def test_a_gate_cannot_wait_for_the_digest(stage: DemoRunner) -> None:
    wishes(stage, "eva", Language.EN, wants_digest=True)
    stage.submit(STOPPED)
    (row,) = rows_to(stage, "eva")
    outgoing = begin(stage, row)
    assert outgoing
    assert outgoing.language is Language.EN

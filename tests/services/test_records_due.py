"""Records that are due and not archived: ordered again without end, in growing pauses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records import overdue


@pytest.mark.parametrize(
    ("minutes", "orders"), [(0, 0), (0.9, 0), (1, 1), (3, 2), (7, 3), (15, 4), (30, 5), (45, 6), (60, 7), (24 * 60, 99)]
)
def test_the_pauses_grow_to_fifteen_minutes_and_never_end(minutes: float, orders: int) -> None:
    assert overdue.orders_so_far(timedelta(minutes=minutes)) == orders


def test_a_record_is_ordered_once_in_each_pause_and_named_when_it_is_overdue(stage: DemoRunner) -> None:
    stage.submit("rf-01")
    keys: list[str] = []
    with stage.unit_of_work_as("adam") as uow:
        (due,) = overdue.records_due(uow.session)
        for minutes in (0, 1, 2, 3, 16):
            later = replace(
                uow, now=due.due_since + timedelta(minutes=minutes), enqueue=lambda _, __, key: keys.append(key)
            )
            overdue.order_again(later)
        assert overdue.records_overdue(uow.session, due.due_since + timedelta(minutes=14)) == []
        assert overdue.records_overdue(uow.session, due.due_since + timedelta(minutes=16)) == [due]
    assert [key.rsplit("-", 1)[1] for key in keys] == ["1", "1", "2", "4"]

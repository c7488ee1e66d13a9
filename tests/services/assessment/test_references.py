"""References of cases: a number of the year, never given out twice."""

import pytest

from riskflow.services.assessment import answers as answer_service
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.tables import ReferenceFloor


@pytest.mark.parametrize(
    ("given", "floor", "expected"),
    [("RF-{year}-9999", "", 10_000), ("RF-{year}-10000", "", 10_001), ("RF-{year}-10041", "RF-{year}-9999", 10_042)],
)
def test_references_go_on_after_the_ten_thousandth(stage: DemoRunner, given: str, floor: str, expected: int) -> None:
    """As text, 9999 comes after 10000, so that the greatest text would be given out a second time."""
    with stage.unit_of_work_as("alice") as uow:
        year = uow.today.year
        answer_service.start(uow, "Ett tidigare", "visit").reference = given.format(year=year)
        if floor:
            uow.session.add(ReferenceFloor(reference=floor.format(year=year)))
    with stage.unit_of_work_as("alice") as uow:
        assert answer_service.start(uow, "Nästa", "visit").reference == f"RF-{year}-{expected}"

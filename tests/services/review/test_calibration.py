"""Calibration rounds: made by the secretary, rated alone, and told only when a member has rated every case."""

from datetime import timedelta

import pytest

from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.questionnaire.model import Area, Level
from riskflow.services.deliberation import calibration
from riskflow.services.deliberation.figures import judging_figures
from riskflow.services.operations.demo.runner import DemoRunner

CASES = ("rf-01", "rf-22")


def made(stage: DemoRunner, *, days: int = 14) -> int:
    with stage.unit_of_work_as("sven") as uow:
        return calibration.make_round(uow, "Spring", CASES, uow.today + timedelta(days=days))


def rate(stage: DemoRunner, login: str, number: int, item: int, level: Level) -> None:
    with stage.unit_of_work_as(login) as uow:
        calibration.rate_item(uow, number, item, dict.fromkeys(Area, level))


def test_members_see_the_figures_when_they_have_rated_every_case(stage: DemoRunner) -> None:
    number = made(stage)
    for login in ("ravi", "rosa"):
        rate(stage, login, number, 0, Level.LOW)
        with stage.unit_of_work_as(login) as uow:
            assert calibration.open_round(uow, number).result is None
        rate(stage, login, number, 1, Level.CRITICAL)
    with stage.unit_of_work_as("ravi") as uow:
        result = calibration.open_round(uow, number).result
        assert result is not None
        assert result.raters == 2
        found = result.by_area[Area.DUAL_USE]
        assert (found.among_members.units, found.among_members.raw) == (2, 1)
        assert found.among_members.alpha == pytest.approx(1)
    with stage.unit_of_work_as("rut") as uow:
        assert calibration.open_round(uow, number).result is None


@pytest.mark.parametrize(
    ("login", "title", "cases", "days", "error"),
    [
        ("ravi", "Spring", CASES, 9, NotAllowedError),
        ("sven", " ", CASES, 9, InvalidError),
        ("sven", "Spring", CASES[:1], 9, InvalidError),
        ("sven", "Spring", ("rf-01", "rf-01"), 9, InvalidError),
        ("sven", "Spring", ("rf-01", "unknown"), 9, InvalidError),
        ("sven", "Spring", CASES, 0, InvalidError),
    ],
)
def test_a_round_that_says_nothing_is_refused(
    stage: DemoRunner, login: str, title: str, cases: tuple[str, ...], days: int, error: type[RiskFlowError]
) -> None:
    with pytest.raises(error), stage.unit_of_work_as(login) as uow:
        calibration.make_round(uow, title, cases, uow.today + timedelta(days=days))


def test_a_case_is_rated_once_whole_and_by_members_only(stage: DemoRunner) -> None:
    number = made(stage)
    rate(stage, "ravi", number, 0, Level.LOW)
    with pytest.raises(ConflictError):
        rate(stage, "ravi", number, 0, Level.HIGH)
    with pytest.raises(NotAllowedError):
        rate(stage, "sven", number, 0, Level.LOW)
    with pytest.raises(NotFoundError):
        rate(stage, "ravi", number, 2, Level.LOW)
    with pytest.raises(InvalidError), stage.unit_of_work_as("ravi") as uow:
        calibration.rate_item(uow, number, 1, {Area.DUAL_USE: Level.LOW})


def test_the_figures_count_what_departed(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("sven") as uow:
        figures = judging_figures(uow)
        assert [number for _, number, _ in figures.overrides] == [0, 0, 0]
        assert figures.latest == []

"""Calibration rounds: the secretary chooses worked cases, members of RAI rate them alone, and then see the figures.

The cases are invented: nobody has a conflict of interest in one, and none is secret.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.cases.workflow import REFUSAL, Role
from riskflow.deliberation.calibration import (
    NO_CASE,
    AreaAgreement,
    agreement_by_area,
    check_item_rating,
    check_round,
)
from riskflow.errors import NotAllowedError, NotFoundError
from riskflow.questionnaire.authoring.worked_cases import WorkedCase, score_worked_cases
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Area, Level
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import rounds
from riskflow.store.tables import CalibrationRating, CalibrationRound

RATERS = frozenset({Role.RAI, Role.RAI_CHAIR})


@dataclass(frozen=True, slots=True)
class RoundItem:
    """One case of a round; `rating` is the acting person's own, if they have given it."""

    number: int
    name: str
    answers: Mapping[str, tuple[str, ...]]
    rating: Mapping[Area, Level] | None


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What members have given each case, and how far they agree."""

    by_area: Mapping[Area, AreaAgreement]
    cases: Sequence[tuple[str, Mapping[Area, Level], Sequence[Mapping[Area, Level]]]]
    """Name, the tool's levels, and the levels of each member, without names."""
    raters: int


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round as one person may see it."""

    row: CalibrationRound
    version: QuestionnaireVersion
    items: Sequence[RoundItem]
    is_open: bool
    may_rate: bool
    result: RoundResult | None
    """Nothing until the person has rated every case, or the round is closed: nobody sees the others before."""


def offered_cases(uow: UnitOfWork) -> list[WorkedCase]:
    """Return the worked cases that a round may be made of, under the questions in force."""
    version = uow.current_version
    return score_worked_cases(version.questionnaire, version.policy, uow.library.cases(version))


def make_round(uow: UnitOfWork, title: str, cases: Sequence[str], closes_on: date | None) -> int:
    """Make a round of some worked cases, and return its number.

    Raises:
        NotAllowedError: for anybody but the secretary.
        InvalidError: a name, two cases or a later day is missing.
    """
    if not uow.viewer.has_role(Role.SECRETARY):
        raise NotAllowedError(REFUSAL)
    offered = {case.id: case for case in offered_cases(uow)}
    check_round(title, cases, offered, closes_on, uow.today)
    row = CalibrationRound(
        title=title.strip(),
        questionnaire=uow.current_version.questionnaire.id,
        questionnaire_version=uow.current_version.questionnaire.version,
        items=[_item(offered[each]) for each in dict.fromkeys(cases)],
        made_by=uow.viewer.id,
        made_at=uow.now,
        closes_on=closes_on or uow.today,
    )
    uow.session.add(row)
    record_event(uow, None, "calibration-made", title=row.title)
    uow.session.flush()
    return identity(row.id)


def _item(case: WorkedCase) -> dict[str, object]:
    return {
        "name": case.name,
        "answers": {question: list(chosen) for question, chosen in case.seen.items()},
        "levels": {area.value: result.level.id for area, result in case.profile.areas.items()},
    }


def open_round(uow: UnitOfWork, number: int) -> OpenRound:
    """Return a round as the acting person may see it.

    Raises:
        NotFoundError: there is none of that number.
    """
    row = uow.session.get(CalibrationRound, number)
    if row is None:
        raise NotFoundError(NO_CASE)
    version = uow.library.get(row.questionnaire, row.questionnaire_version)
    given = rounds.ratings_in(uow.session, number)
    mine = {each.item: _levels(each.levels) for each in given if each.person_id == uow.viewer.id}
    items = [
        RoundItem(place, each["name"], {q: tuple(chosen) for q, chosen in each["answers"].items()}, mine.get(place))
        for place, each in enumerate(row.items)
    ]
    is_open = uow.today <= row.closes_on
    may_rate = any(uow.viewer.has_role(role) for role in RATERS)
    sees = len(mine) == len(items) if may_rate and is_open else True
    return OpenRound(row, version, items, is_open, may_rate, _result(row, version, given) if sees else None)


def _result(row: CalibrationRound, version: QuestionnaireVersion, given: Sequence[CalibrationRating]) -> RoundResult:
    of_case = [[_levels(each.levels) for each in given if each.item == place] for place in range(len(row.items))]
    tool = [_levels(each["levels"]) for each in row.items]
    cases = [(each["name"], own, said) for each, own, said in zip(row.items, tool, of_case, strict=True)]
    by_area = agreement_by_area(of_case, tool, list(version.questionnaire.areas))
    return RoundResult(by_area, cases, len({each.person_id for each in given}))


def _levels(stored: Mapping[str, str]) -> dict[Area, Level]:
    return {Area(area): Level.parse(level) for area, level in stored.items()}


def rate_item(uow: UnitOfWork, number: int, item: int, levels: Mapping[Area, Level]) -> None:
    """Rate one case of a round, alone.

    Raises:
        NotAllowedError: the round is closed, or the person is no member of RAI.
        NotFoundError: there is no such case.
        ConflictError: the person has rated it.
    """
    opened = open_round(uow, number)
    if not opened.may_rate:
        raise NotAllowedError(REFUSAL)
    if not 0 <= item < len(opened.items):
        raise NotFoundError(NO_CASE)
    has_rated = opened.items[item].rating is not None
    areas = opened.version.questionnaire.areas
    check_item_rating(levels, areas, is_open=opened.is_open, has_rated=has_rated)
    row = CalibrationRating(
        round_id=number,
        item=item,
        person_id=uow.viewer.id,
        levels={area.value: level.id for area, level in levels.items()},
        given_at=uow.now,
    )
    uow.session.add(row)
    record_event(uow, None, "calibration-rated", title=opened.row.title, case=opened.items[item].name)

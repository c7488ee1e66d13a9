"""Calibration: members rate the same cases alone, so that one sees how far they agree with each other and the tool."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.errors import ConflictError, InvalidError, NotAllowedError
from riskflow.questionnaire.model import Area, Level
from riskflow.statistics.agreement import Agreement, agreement
from riskflow.text import Text

RANKS = tuple(int(level) for level in Level)
CHOOSE_CASES = Text(sv="Välj minst två fall.", en="Choose at least two cases.")
NAME_ROUND = Text(sv="Skriv vad omgången heter.", en="Write what the round is called.")
CLOSES_LATER = Text(sv="Välj en sista dag som ligger framåt i tiden.", en="Choose a last day that is in the future.")
IS_CLOSED = Text(sv="Omgången är avslutad.", en="The round is closed.")
NO_CASE = Text(sv="Fallet finns inte i omgången.", en="There is no such case in the round.")
ALREADY_RATED = Text(
    sv="Du har redan bedömt fallet. Den första bedömningen gäller.",
    en="You have already rated this case. The first rating stands.",
)
RATE_ALL = Text(sv="Ange en nivå för varje område.", en="Give a level for each area.")
FEWEST = 2


def check_round(
    title: str, cases: Collection[str], known: Collection[str], closes_on: date | None, today: date
) -> None:
    """Refuse a round without a name, without cases to compare, or that closes before it has begun.

    Raises:
        InvalidError: with what is missing.
    """
    if not title.strip():
        raise InvalidError(NAME_ROUND)
    if len(set(cases)) < FEWEST or not set(cases) <= set(known):
        raise InvalidError(CHOOSE_CASES)
    if closes_on is None or closes_on <= today:
        raise InvalidError(CLOSES_LATER)


def check_item_rating(levels: Mapping[Area, Level], areas: Collection[Area], *, is_open: bool, has_rated: bool) -> None:
    """Refuse a rating that is late, a second one, or one that leaves an area out.

    Raises:
        NotAllowedError: the round is closed.
        ConflictError: the member has rated the case.
        InvalidError: an area has no level.
    """
    if not is_open:
        raise NotAllowedError(IS_CLOSED)
    if has_rated:
        raise ConflictError(ALREADY_RATED)
    if set(levels) != set(areas):
        raise InvalidError(RATE_ALL)


@dataclass(frozen=True, slots=True)
class AreaAgreement:
    """How far members agree on one area, and in which share of their ratings they give the tool's level."""

    among_members: Agreement
    with_tool: float | None


def agreement_by_area(
    ratings: Sequence[Sequence[Mapping[Area, Level]]], tool: Sequence[Mapping[Area, Level]], areas: Collection[Area]
) -> dict[Area, AreaAgreement]:
    """Return the agreement on each area; `ratings` are those of each case, `tool` are the tool's levels of each."""
    return {
        area: AreaAgreement(
            agreement([[int(each[area]) for each in of_case if area in each] for of_case in ratings], RANKS),
            _share_of_tool(ratings, tool, area),
        )
        for area in areas
    }


def _share_of_tool(
    ratings: Sequence[Sequence[Mapping[Area, Level]]], tool: Sequence[Mapping[Area, Level]], area: Area
) -> float | None:
    same = [
        each[area] is own[area]
        for of_case, own in zip(ratings, tool, strict=True)
        for each in of_case
        if area in each and area in own
    ]
    return sum(same) / len(same) if same else None

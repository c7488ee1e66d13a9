"""What the lists have changed for the partners of cases since a person last saw it.

Nothing is sent and nothing is counted: the news is the difference between two screenings. It ends when the new hits
have been judged, by anybody, and when the person has said that they have seen which hits are gone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskflow.cases.access import Part
from riskflow.cases.workflow import WRITERS
from riskflow.errors import NotFoundError
from riskflow.screening.hits import Hit
from riskflow.screening.news import News, news_of
from riskflow.services.partners.partners import NO_PARTNER, partner_in
from riskflow.services.partners.rescreen import ENDED
from riskflow.services.partners.status import Standing, named_in
from riskflow.services.unit_of_work import Desk, Matter, enterable, identity, open_case, record_event
from riskflow.store.queries import looks
from riskflow.store.tables import Case, Screening

SEEN = "screening-seen"


@dataclass(frozen=True, slots=True)
class Told:
    """What is new about one partner of one case."""

    case: Case
    standing: Standing
    news: News
    since: datetime
    """The screening that the person saw last."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a person knows of a partner: the screening from which news is counted, and the one they saw last."""

    first: Screening
    last: Screening


def told_of(desk: Desk, cases: Iterable[Case]) -> list[Told]:
    """Return what is new in many cases."""
    matters = enterable(desk, cases)
    return told_in(desk, matters, named_in(desk, [matter.id for matter in matters]))


def told_in(desk: Desk, matters: Iterable[Matter], named: Iterable[tuple[int, Standing]]) -> list[Told]:
    """Return what is new in many running cases whose answers the person may read, in two queries, or three."""
    running = {m.id: m for m in matters if m.case.state not in ENDED and Part.ANSWERS in m.parts}
    pairs = [(running[case_id], standing) for case_id, standing in named if case_id in running]
    return list(_told(pairs, _known(desk, pairs))) if pairs else []


def _known(desk: Desk, pairs: Sequence[tuple[Matter, Standing]]) -> dict[tuple[int, int], Known]:
    written = {matter.id for matter, _ in pairs if matter.roles & WRITERS}
    first = looks.screenings_when_added(desk.session, [matter.id for matter, _ in pairs], written)
    last = {row.partner_id: row for row in _looked_at(desk)}
    return {place: Known(row, max(row, last.get(place[1], row), key=_number)) for place, row in first.items()}


def _looked_at(desk: Desk) -> list[Screening]:
    """Return the screenings that the person has said to have seen, the oldest first."""
    numbers = looks.screenings_in_events(desk.session, desk.viewer.id, SEEN)
    return sorted(looks.screenings(desk.session, numbers), key=_number) if numbers else []


def _number(screening: Screening) -> int:
    return identity(screening.id)


def _told(pairs: Iterable[tuple[Matter, Standing]], known: Mapping[tuple[int, int], Known]) -> Iterator[Told]:
    for matter, standing in pairs:
        seen = known.get((matter.id, identity(standing.partner.id)))
        news = news_of(_hits(seen.first), _hits(seen.last), standing.findings) if seen else None
        if seen and news:
            yield Told(matter.case, standing, news, seen.last.screened_at)


def _hits(screening: Screening) -> list[Hit]:
    return [Hit.from_json(row) for row in screening.hits]


def see(desk: Desk, code: str, partner_code: str, number: int) -> None:
    """Note that the person has seen what a screening says of a partner. Doing it twice does nothing more.

    Raises:
        NotFoundError: when the partner has no such screening.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    partner, _ = partner_in(desk, matter, partner_code)
    screening = desk.session.get(Screening, number)
    if screening is None or screening.partner_id != partner.id:
        raise NotFoundError(NO_PARTNER)
    if number not in looks.screenings_in_events(desk.session, desk.viewer.id, SEEN):
        record_event(desk, matter.case, SEEN, partner=partner.name, screening=str(number))

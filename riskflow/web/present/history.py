"""The history of a case as sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext, ngettext

from riskflow.cases.events import event_sentence
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import EventRow
from riskflow.web.filters import reader_language

ANSWERED = "assessment-answered"
REVEALS_LEVELS = frozenset(
    {
        "case-routed",
        "opinion-given",
        "case-referred",
        "position-taken",
        "decision-taken",
        "context-changed",
        "case-reminded",
        "case-overdue",
        "second-reading",
        "rai-asked",
        "dissent-recorded",
        "override-recorded",
        "light-check-agreed",
        "light-check-differed",
    }
)
"""Events that say something of the levels, hidden from members of RAI before they have rated."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One or more events of the history as a sentence, with the time of the last."""

    sentence: str
    at: datetime


def history_entries(uow: UnitOfWork, events: Iterable[EventRow], *, is_blind: bool = False) -> list[HistoryEntry]:
    """Return events as sentences, oldest first; answers that a person saved in a row become one entry."""
    visible_events = [event for event in events if not (is_blind and event.tag in REVEALS_LEVELS)]
    names = case_queries.names_of(uow.session, (event.actor_id for event in visible_events))
    return [
        HistoryEntry(_sentence(group, names.get(group[0].actor_id) or gettext("The system")), group[-1].at)
        for group in _grouped(visible_events)
    ]


def _grouped(events: Iterable[EventRow]) -> Iterator[list[EventRow]]:
    for (tag, *_), group in groupby(events, key=lambda event: (event.tag, event.actor_id)):
        if tag == ANSWERED:
            yield list(group)
        else:
            yield from ([event] for event in group)


def _sentence(group: list[EventRow], actor: str) -> str:
    event = group[0]
    if event.tag != ANSWERED or not event.data:
        return event_sentence(event.tag, event.data, actor, reader_language())
    questions = {question for each in group for question in each.data["questions"].split(", ")}
    count = ngettext("%(num)d question", "%(num)d questions", len(questions))
    return event_sentence(event.tag, {"questions": count}, actor, reader_language())

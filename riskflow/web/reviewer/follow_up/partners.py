"""One partner: its cases and what has happened with it."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask_babel import gettext, ngettext

from riskflow.cases.events import event_sentence
from riskflow.screening.lists import LIST_SOURCES
from riskflow.screening.verdicts import HIT_VERDICT_NAMES, SCREENING_OUTCOME_NAMES, HitVerdict
from riskflow.services.review.follow_up.partner_history import LAST_CHANGED, PartnerMoment, PartnerView, partner_view
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.web.filters import localise, reader_language
from riskflow.web.guards import read_unit_of_work
from riskflow.web.present.listing import asked_place, page_links

pages = Blueprint("partners", __name__)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the history of a partner."""

    sentence: str
    at: datetime


@pages.get("/partners/<partner>")
def shown(partner: str) -> str:
    """Show a partner with its cases that the person may enter, and its history."""
    with read_unit_of_work() as uow:
        asked = asked_place(LAST_CHANGED)
        view = partner_view(uow, partner, asked.cursor)
        return render_template(
            "reviewer/follow_up/partner.html",
            view=view,
            links=page_links(view.page, asked),
            outcome=SCREENING_OUTCOME_NAMES[view.status.outcome],
            timeline_entries=_entries(uow, view),
        )


def _entries(uow: UnitOfWork, view: PartnerView) -> list[TimelineEntry]:
    people = {each.event.actor_id for each in view.moments if each.event}
    people |= {each.judgement.author_id for each in view.moments if each.judgement}
    names = case_queries.names_of(uow.session, people)
    return [TimelineEntry(_sentence(each, names), each.at) for each in view.moments]


def _sentence(moment: PartnerMoment, names: dict[int | None, str]) -> str:
    if moment.screening:
        hits = len(moment.screening.hits)
        return str(ngettext("The lists were searched: %(num)d hit.", "The lists were searched: %(num)d hits.", hits))
    if moment.judgement:
        row = moment.judgement
        source = LIST_SOURCES.get(row.source)
        said = gettext(
            "%(person)s judged the entry %(entry)s (%(list)s): %(verdict)s.",
            person=names.get(row.author_id, ""),
            entry=row.entry_name,
            list=localise(source.name) if source else row.source,
            verdict=localise(HIT_VERDICT_NAMES[HitVerdict(row.verdict)]),
        )
        return str(said)
    event, listed = moment.event, moment.case
    if event is None or listed is None:
        return ""
    told = event_sentence(event.tag, event.data, names.get(event.actor_id, ""), reader_language())
    return f"{listed.opened.shown.reference}: {told}"

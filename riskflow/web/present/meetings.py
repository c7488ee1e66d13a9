"""What the page of a case says of meetings: those that have it on their agenda, and written procedure."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from riskflow.cases.policy import Part
from riskflow.meetings.labels import ITEM_OUTCOME_NAMES, MEETING_STATE_NAMES
from riskflow.services.meetings import agenda, circulations
from riskflow.services.meetings.access import may_read, meeting_name
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Meeting, MeetingItem
from riskflow.web.filters import localise
from riskflow.web.present.case import CasePage


@dataclass(frozen=True, slots=True)
class MeetingLink:
    """A meeting that has a case on its agenda, and how its item ended."""

    href: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class CaseMeetings:
    """What a page of a case says of meetings to those who may read them."""

    listed: list[MeetingLink]
    may_put: bool
    circulation: str
    """The words of the link to written procedure; empty where there is none to read or open."""


def meetings_of_case(case_page: CasePage) -> CaseMeetings:
    uow, opened = case_page.uow, case_page.opened
    found = queries.meetings_with(uow.session, opened.id)
    listed = [_link(item, meeting) for item, meeting in found if may_read(uow.viewer, meeting)]
    may_put = bool(agenda.meetings_for(uow, opened)) and queries.coming_item_of(uow.session, opened.id) is None
    return CaseMeetings(listed, may_put, _circulation(case_page))


def _link(item: MeetingItem, meeting: Meeting) -> MeetingLink:
    said = ITEM_OUTCOME_NAMES[item.outcome] if item.outcome else MEETING_STATE_NAMES[meeting.state]
    return MeetingLink(url_for("meetings.agenda.meeting", number=meeting.id), meeting_name(meeting), localise(said))


def _circulation(case_page: CasePage) -> str:
    uow, opened = case_page.uow, case_page.opened
    if Part.RATINGS not in opened.parts:
        return ""
    if queries.circulations_of(uow.session, opened.id):
        return str(gettext("Written procedure (per capsulam)"))
    may_open = circulations.may_open(uow, opened, ends=())
    return str(gettext("Put to the members in writing (per capsulam)")) if may_open else ""

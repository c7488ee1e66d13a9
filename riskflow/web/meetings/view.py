"""What all pages of meetings share: calling a verb, and the values of the page of one meeting."""

from collections.abc import Callable
from typing import Any

from flask import request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import HiddenField

from riskflow.errors import ConflictError, NotFoundError, RiskFlowError
from riskflow.meetings.labels import GROUP_WORDS, ITEM_OUTCOME_NAMES, MEETING_STATE_NAMES
from riskflow.meetings.rules import acts_in
from riskflow.services.meetings.access import MEETING_CHANGED, may_manage, meeting_name, shown_items
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import Meeting
from riskflow.web.filters import localise
from riskflow.web.forms import Form, version_seen
from riskflow.web.guards import write_unit_of_work


class MeetingForm(Form):
    """A form about a meeting; it carries the version that its page showed."""

    version = HiddenField()

    @property
    def seen(self) -> int | None:
        return version_seen(self.version.data)

    def text_in(self, name: str) -> str:
        return (self[name].data or "").strip()


def perform(verb: Callable[[UnitOfWork], object]) -> RiskFlowError | None:
    """Call a verb in one transaction; return the error with which a rule refused.

    Raises:
        NotFoundError: there is no page to show again.
    """
    try:
        with write_unit_of_work() as uow:
            verb(uow)
    except NotFoundError:
        raise
    except RiskFlowError as error:
        return error
    except (StaleDataError, IntegrityError):
        return ConflictError(MEETING_CHANGED)
    return None


def show_version(form: MeetingForm, meeting: Meeting) -> None:
    """Let a form that was not sent yet carry the version that its page shows."""
    if request.method == "GET":
        form.version.data = str(meeting.version or "")


def refusals(refused: RiskFlowError | None) -> list[str]:
    return [localise(refused.message)] if refused else []


def meeting_context(uow: UnitOfWork, meeting: Meeting) -> dict[str, Any]:
    """Return the values of every page of one meeting."""
    manages = may_manage(uow.viewer, meeting.group)
    return {
        "meeting": meeting,
        "name": meeting_name(meeting),
        "group": GROUP_WORDS[meeting.group],
        "state": MEETING_STATE_NAMES[meeting.state],
        "outcomes": ITEM_OUTCOME_NAMES,
        "items": shown_items(uow, meeting),
        "manages": manages,
        "acts": {act.value for act in acts_in(meeting.state)} if manages else set(),
    }

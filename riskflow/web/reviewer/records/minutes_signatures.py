"""Signing minutes in person, by those who adjusted them: the pages are those of the records of cases."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from riskflow.services.meetings import signatures as minutes
from riskflow.services.meetings.access import meeting_name, open_meeting
from riskflow.services.meetings.orders import MINUTES
from riskflow.services.records.signed import HandedIn, ToSign
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import RecordCopy
from riskflow.web.forms import Page
from riskflow.web.guards import read_unit_of_work
from riskflow.web.reviewer.records.signatures import (
    allow_larger_files,
    begin_at_service,
    fetch_from_service,
    file_sent,
    take_file,
)

pages = Blueprint("minutes_signatures", __name__)
pages.url_value_preprocessor(allow_larger_files)


@dataclass(frozen=True, slots=True)
class FileOfMinutes:
    """Minutes in one language."""

    meeting: int
    language: str
    endpoints: str = "reviewer.minutes_signatures"

    @property
    def address(self) -> dict[str, Any]:
        return {"number": self.meeting, "language": self.language}

    @property
    def subject(self) -> dict[str, Any]:
        return {"meeting": self.meeting}

    @property
    def back(self) -> str:
        return url_for("meetings.minutes.draft", number=self.meeting)

    @property
    def download(self) -> str:
        return url_for("meetings.minutes.download", number=self.meeting, record=MINUTES, language=self.language)

    def to_sign(self, uow: UnitOfWork) -> ToSign:
        return minutes.minutes_to_sign(uow, self.meeting, self.language)

    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy:
        return minutes.enter(uow, self.meeting, self.language, judged)

    def caption(self) -> str:
        with read_unit_of_work() as uow:
            return meeting_name(open_meeting(uow, self.meeting))


@pages.route("/meetings/<int:number>/minutes/<language>/sign", methods=["GET", "POST"])
def sign(number: int, language: str) -> Page:
    """Show how minutes are signed and what has been handed in, and take a signed file."""
    return take_file(FileOfMinutes(number, language))


@pages.post("/meetings/<int:number>/minutes/<language>/sign/begin")
def begin(number: int, language: str) -> Page:
    """Create a request at the signing service, and show where the person goes on."""
    return begin_at_service(FileOfMinutes(number, language))


@pages.post("/meetings/<int:number>/minutes/<language>/sign/fetch")
def fetch(number: int, language: str) -> Page:
    """Fetch the signed file from the service."""
    return fetch_from_service(FileOfMinutes(number, language))


@pages.get("/meetings/<int:meeting>/minutes/copies/<int:number>.pdf")
def copy(meeting: int, number: int) -> Response:
    """Send a file that was handed in."""
    return _sent(meeting, number, "pdf")


@pages.get("/meetings/<int:meeting>/minutes/copies/<int:number>.json")
def report(meeting: int, number: int) -> Response:
    """Send the report on a file that was handed in."""
    return _sent(meeting, number, "json")


def _sent(meeting: int, number: int, ending: str) -> Response:
    with read_unit_of_work() as uow:
        found = minutes.copy_numbered(uow, meeting, number)
    return file_sent(found, ending)

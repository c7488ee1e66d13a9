"""What can be signed in person, as addresses name it: records of cases, records of acts, minutes of meetings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from flask import url_for
from flask_babel import gettext

from riskflow.services.meetings import signatures as minutes
from riskflow.services.meetings.access import meeting_name, open_meeting
from riskflow.services.meetings.orders import MINUTES
from riskflow.services.records import signed
from riskflow.services.records.signed import HandedIn, ToSign
from riskflow.services.registry import act_signatures
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import RecordCopy
from riskflow.web.guards import get_case, read_unit_of_work
from riskflow.web.public import KINDS


class FileToSign(Protocol):
    """One language of a record; it is built with what its addresses are built with."""

    endpoints: ClassVar[str]
    """The blueprint whose endpoints `sign`, `begin`, `copy` and `report` it has."""

    @property
    def address(self) -> dict[str, Any]:
        """What `sign` and `begin` are built with."""
        ...

    @property
    def subject(self) -> dict[str, Any]:
        """What `copy` and `report` are built with, beside the number of the copy."""
        ...

    @property
    def back(self) -> str:
        """The address of the page of the records that it belongs to."""
        ...

    @property
    def download(self) -> str: ...
    def to_sign(self, uow: UnitOfWork) -> ToSign: ...
    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy: ...
    def caption(self) -> str:
        """Return what the record is of, as the person may read it."""
        ...


@dataclass(frozen=True, slots=True)
class FileOfCase:
    """One language of something numbered in a case."""

    code: str
    number: int
    language: str

    @property
    def address(self) -> dict[str, Any]:
        return {"code": self.code, "number": self.number, "language": self.language}

    @property
    def subject(self) -> dict[str, Any]:
        return {"code": self.code}


@dataclass(frozen=True, slots=True)
class FileOfRecord(FileOfCase):
    """One language of one record of a case."""

    endpoints: ClassVar[str] = "reviewer.signatures"

    @property
    def back(self) -> str:
        return url_for("reviewer.records.case_records", code=self.code)

    @property
    def download(self) -> str:
        return url_for("reviewer.records.download", **self.address)

    def to_sign(self, uow: UnitOfWork) -> ToSign:
        return signed.record_to_sign(uow, self.code, self.number, self.language)

    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy:
        return signed.enter(uow, self.code, self.number, self.language, judged)

    def caption(self) -> str:
        with get_case(self.code) as (_, opened):
            return f"{opened.shown.reference} · {opened.shown.title or gettext('Untitled')}"


@dataclass(frozen=True, slots=True)
class FileOfAct(FileOfCase):
    """One language of the record of an act."""

    endpoints: ClassVar[str] = "reviewer.acts"

    @property
    def back(self) -> str:
        return url_for("reviewer.inbox.case", code=self.code)

    @property
    def download(self) -> str:
        return url_for("reviewer.records.download_act", **self.address)

    def to_sign(self, uow: UnitOfWork) -> ToSign:
        return act_signatures.act_to_sign(uow, self.code, self.number, self.language)

    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy:
        return act_signatures.enter(uow, self.code, self.number, self.language, judged)

    def caption(self) -> str:
        with get_case(self.code) as (uow, opened):
            row = act_signatures.act_file(uow, opened, self.number, self.language)
            case = f"{opened.shown.reference} · {opened.shown.title or gettext('Untitled')}"
            return f"{case} · {KINDS[row.kind]}"


@dataclass(frozen=True, slots=True)
class FileOfMinutes:
    """Minutes in one language; the number is that of the meeting."""

    number: int
    language: str
    endpoints: ClassVar[str] = "reviewer.minutes_signatures"

    @property
    def address(self) -> dict[str, Any]:
        return {"number": self.number, "language": self.language}

    @property
    def subject(self) -> dict[str, Any]:
        return {"meeting": self.number}

    @property
    def back(self) -> str:
        return url_for("meetings.minutes.draft", number=self.number)

    @property
    def download(self) -> str:
        return url_for("meetings.minutes.download", number=self.number, record=MINUTES, language=self.language)

    def to_sign(self, uow: UnitOfWork) -> ToSign:
        return minutes.minutes_to_sign(uow, self.number, self.language)

    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy:
        return minutes.enter(uow, self.number, self.language, judged)

    def caption(self) -> str:
        with read_unit_of_work() as uow:
            return meeting_name(open_meeting(uow, self.number))


FILES: Mapping[str, type[FileOfRecord | FileOfAct | FileOfMinutes]] = {
    each.endpoints: each for each in (FileOfRecord, FileOfAct, FileOfMinutes)
}
"""By the endpoints."""

"""What stands beside the answers of a case: who has access, who was asked and when, working notes, documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from riskflow.cases.workflow import Action
from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.steps import Item, step_of
from riskflow.services.assessment import (
    attachments as attachment_service,
)
from riskflow.services.assessment import (
    inquiries as inquiry_service,
)
from riskflow.services.assessment import (
    notes as note_service,
)
from riskflow.services.assessment.inquiries import End
from riskflow.services.assessment.notes import Noted
from riskflow.services.unit_of_work import Desk, Matter
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Attachment, Inquiry, InquiryEnd
from riskflow.text import Text
from riskflow.web.filters import t
from riskflow.web.present.answers import all_items


@dataclass(frozen=True, slots=True)
class Request:
    """A question that somebody was asked to answer, in words."""

    id: int | None
    question: str
    item: Item | None
    asked: str
    by: str
    message: str
    asked_at: datetime
    due: date | None
    is_late: bool
    outcome: str
    """How it ended; nothing while it waits."""
    reason: str
    step: str
    """The page that asks the question, for those who write the case."""


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A working note with the name of its author, and of whoever marked it as done."""

    id: int | None
    author: str
    text: str
    written_at: datetime
    done_by: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one question."""

    item: Item
    requests: list[Request]
    notes: list[ShownNote]

    @property
    def open_notes(self) -> int:
        """How many notes nobody has marked as done."""
        return sum(not note.done_by for note in self.notes)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has been asked or noted."""
        return not (self.requests or self.notes)


@dataclass(frozen=True, slots=True)
class CoEditor:
    """Somebody who writes the case along."""

    id: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class People:
    """Who has access to the answers, and whom they wait for."""

    owner: str
    co_editors: list[CoEditor]
    waiting: list[Request]
    documents: int
    may_invite: bool
    may_remove: bool


def people_of(desk: Desk, matter: Matter) -> People:
    """Return who works on a case, and whom it waits for."""
    invited = {
        row.person_id: row for row in collaboration_queries.co_editing_of(desk.session, [matter.id]) if row.is_invited
    }
    current = matter.facts.co_editors
    names = case_queries.names_of(desk.session, [matter.case.owner_id, *current])
    co_editors = [CoEditor(person, names[person], invited[person].said_at) for person in sorted(current)]
    return People(
        owner=names[matter.case.owner_id],
        co_editors=sorted(co_editors, key=lambda person: person.since),
        waiting=[request for request in requests_of(desk, matter) if not request.outcome],
        documents=len(attachment_service.readable(desk, matter)),
        may_invite=Action.INVITE in matter.actions,
        may_remove=Action.REMOVE_CO_EDITOR in matter.actions,
    )


def requests_of(desk: Desk, matter: Matter) -> list[Request]:
    """Return everything that was asked of others about a case, oldest first."""
    rows = collaboration_queries.inquiries_of(desk.session, matter.id)
    if not rows:
        return []
    questionnaire = desk.version_of(case_queries.latest_assessment(desk.session, matter.id)).questionnaire
    names = case_queries.names_of(desk.session, [inquiry.asked_by for inquiry, _ in rows])
    return [_request(desk, questionnaire, inquiry, end, str(names[inquiry.asked_by])) for inquiry, end in rows]


def _request(desk: Desk, questionnaire: Questionnaire, inquiry: Inquiry, end: InquiryEnd | None, by: str) -> Request:
    item = all_items(questionnaire).get(inquiry.question)
    asked = inquiry_service.asked_name(desk, inquiry)
    return Request(
        id=inquiry.id,
        question=inquiry.question,
        item=item,
        asked=t(asked) if isinstance(asked, Text) else asked,
        by=by,
        message=inquiry.message,
        asked_at=inquiry.asked_at,
        due=inquiry.due,
        is_late=inquiry.due is not None and inquiry.due < desk.today,
        outcome=_outcome(end),
        reason=end.reason if end else "",
        step=step_of(questionnaire.section_of[item.id], item) if item else "",
    )


def _outcome(end: InquiryEnd | None) -> str:
    words: dict[str, str] = {
        End.ANSWERED: gettext("Answered"),
        End.DECLINED: gettext("Not the right person"),
        End.TAKEN_BACK: gettext("Taken back"),
        End.OVER: gettext("Ended when the case was sent"),
    }
    return words[end.how] if end else ""


def beside(desk: Desk, matter: Matter, items: Iterable[Item]) -> list[Beside]:
    """Return what stands beside some questions."""
    requests = requests_of(desk, matter)
    notes = note_service.noted(collaboration_queries.notes_of(desk.session, matter.id))
    return [
        Beside(
            item,
            [request for request in requests if request.question == item.id],
            shown_notes(desk, (note for note in notes if note.note.question == item.id)),
        )
        for item in items
    ]


def shown_notes(desk: Desk, notes: Iterable[Noted]) -> list[ShownNote]:
    """Return notes with the names of those who wrote them."""
    listed = list(notes)
    rows = [row for each in listed for row in (each.note, each.done) if row]
    names = case_queries.names_of(desk.session, [row.author_id for row in rows])
    return [
        ShownNote(
            id=each.note.id,
            author=str(names[each.note.author_id]),
            text=each.note.text,
            written_at=each.note.written_at,
            done_by=str(names[each.done.author_id]) if each.done else "",
        )
        for each in listed
    ]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the evidence, with the name of whoever attached it and the question that it belongs to."""

    row: Attachment
    by: str
    item: Item | None

    @property
    def kilobytes(self) -> int:
        """The size, at least one kilobyte."""
        return max(1, round(self.row.size / 1024))


def documents_of(desk: Desk, matter: Matter, items: dict[str, Item]) -> list[Document]:
    """Return the documents that the person may read."""
    rows = attachment_service.readable(desk, matter)
    names = case_queries.names_of(desk.session, [row.added_by for row in rows])
    return [Document(row, str(names[row.added_by]), items.get(row.question)) for row in rows]

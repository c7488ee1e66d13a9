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
from riskflow.services.assessment.inquiries import InquiryOutcome
from riskflow.services.assessment.notes import NoteWithResolution
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Attachment, Inquiry, InquiryEnd
from riskflow.text import Text
from riskflow.web.filters import localise
from riskflow.web.present.answers import all_items


@dataclass(frozen=True, slots=True)
class InquiryView:
    """A question that somebody was asked to answer, in words."""

    id: int | None
    question: str
    item: Item | None
    recipient: str
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
class NoteView:
    """A working note with the name of its author, and of whoever marked it as done."""

    id: int | None
    author: str
    text: str
    written_at: datetime
    done_by: str


@dataclass(frozen=True, slots=True)
class QuestionActivity:
    """What stands beside one question."""

    item: Item
    inquiries: list[InquiryView]
    notes: list[NoteView]

    @property
    def open_notes(self) -> int:
        """How many notes nobody has marked as done."""
        return sum(not note.done_by for note in self.notes)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been asked or noted."""
        return not (self.inquiries or self.notes)


@dataclass(frozen=True, slots=True)
class CoEditor:
    """Somebody who writes the case along."""

    id: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Collaborators:
    """Who has access to the answers, and whom they wait for."""

    owner: str
    co_editors: list[CoEditor]
    open_inquiries: list[InquiryView]
    documents: int
    may_invite: bool
    may_remove: bool


def collaborators_of(uow: UnitOfWork, opened: OpenCase) -> Collaborators:
    """Return who works on a case, and whom it waits for."""
    invited = {
        row.person_id: row for row in collaboration_queries.co_editing_of(uow.session, [opened.id]) if row.is_invited
    }
    current = opened.facts.co_editors
    names = case_queries.names_of(uow.session, [opened.case.owner_id, *current])
    co_editors = [CoEditor(person, names[person], invited[person].said_at) for person in sorted(current)]
    return Collaborators(
        owner=names[opened.case.owner_id],
        co_editors=sorted(co_editors, key=lambda person: person.since),
        open_inquiries=[inquiry_view for inquiry_view in inquiry_views(uow, opened) if not inquiry_view.outcome],
        documents=len(attachment_service.readable_documents(uow, opened)),
        may_invite=Action.INVITE in opened.actions,
        may_remove=Action.REMOVE_CO_EDITOR in opened.actions,
    )


def inquiry_views(uow: UnitOfWork, opened: OpenCase) -> list[InquiryView]:
    """Return everything that was asked of others about a case, oldest first."""
    rows = collaboration_queries.inquiries_of(uow.session, opened.id)
    if not rows:
        return []
    questionnaire = uow.version_of(case_queries.latest_assessment(uow.session, opened.id)).questionnaire
    names = case_queries.names_of(uow.session, [inquiry.asked_by for inquiry, _ in rows])
    return [_inquiry_view(uow, questionnaire, inquiry, end, str(names[inquiry.asked_by])) for inquiry, end in rows]


def _inquiry_view(
    uow: UnitOfWork, questionnaire: Questionnaire, inquiry: Inquiry, end: InquiryEnd | None, by: str
) -> InquiryView:
    item = all_items(questionnaire).get(inquiry.question)
    recipient = inquiry_service.recipient_name(uow, inquiry)
    return InquiryView(
        id=inquiry.id,
        question=inquiry.question,
        item=item,
        recipient=localise(recipient) if isinstance(recipient, Text) else recipient,
        by=by,
        message=inquiry.message,
        asked_at=inquiry.asked_at,
        due=inquiry.due,
        is_late=inquiry.due is not None and inquiry.due < uow.today,
        outcome=_outcome(end),
        reason=end.reason if end else "",
        step=step_of(questionnaire.section_of[item.id], item) if item else "",
    )


def _outcome(end: InquiryEnd | None) -> str:
    words: dict[str, str] = {
        InquiryOutcome.ANSWERED: gettext("Answered"),
        InquiryOutcome.DECLINED: gettext("Not the right person"),
        InquiryOutcome.TAKEN_BACK: gettext("Taken back"),
        InquiryOutcome.OVER: gettext("Ended when the case was sent"),
    }
    return words[end.how] if end else ""


def question_activities(uow: UnitOfWork, opened: OpenCase, items: Iterable[Item]) -> list[QuestionActivity]:
    """Return what stands beside some questions."""
    inquiries = inquiry_views(uow, opened)
    notes = note_service.notes_with_resolutions(collaboration_queries.notes_of(uow.session, opened.id))
    return [
        QuestionActivity(
            item,
            [inquiry_view for inquiry_view in inquiries if inquiry_view.question == item.id],
            note_views(uow, (note for note in notes if note.note.question == item.id)),
        )
        for item in items
    ]


def note_views(uow: UnitOfWork, notes: Iterable[NoteWithResolution]) -> list[NoteView]:
    """Return notes with the names of those who wrote them."""
    listed = list(notes)
    rows = [row for each in listed for row in (each.note, each.resolution) if row]
    names = case_queries.names_of(uow.session, [row.author_id for row in rows])
    return [
        NoteView(
            id=each.note.id,
            author=str(names[each.note.author_id]),
            text=each.note.text,
            written_at=each.note.written_at,
            done_by=str(names[each.resolution.author_id]) if each.resolution else "",
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


def documents_of(uow: UnitOfWork, opened: OpenCase, items: dict[str, Item]) -> list[Document]:
    """Return the documents that the person may read."""
    rows = attachment_service.readable_documents(uow, opened)
    names = case_queries.names_of(uow.session, [row.added_by for row in rows])
    return [Document(row, str(names[row.added_by]), items.get(row.question)) for row in rows]

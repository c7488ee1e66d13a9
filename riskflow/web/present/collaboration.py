"""Shared work on a case, for templates: who has access, inquiries, working notes, documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from riskflow.cases.secrecy import PROVISIONS
from riskflow.cases.workflow import Action
from riskflow.documents.sealed import UNOPENED_MEDIA_TYPES
from riskflow.questionnaire.model import Item
from riskflow.questionnaire.steps import step_of
from riskflow.services.assessment.attachments import fields_of, is_hidden, readable_documents
from riskflow.services.assessment.inquiries import InquiryOutcome, recipient_names
from riskflow.services.assessment.notes import NoteWithResolution, notes_with_resolutions
from riskflow.services.assessment.shown import shown_inquiries, shown_notes
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Attachment, InquiryEnd
from riskflow.text import Text
from riskflow.web.filters import localise
from riskflow.web.present.answers import all_items


@dataclass(frozen=True, slots=True)
class InquiryView:
    """An inquiry in words."""

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
    """How it ended; empty while it is open."""
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
    """The inquiries and notes about one question."""

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
    id: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Collaborators:
    """Who has access to the answers, and the open inquiries about them."""

    owner: str
    co_editors: list[CoEditor]
    open_inquiries: list[InquiryView]
    documents: int
    may_invite: bool
    may_remove: bool


def collaborators_of(uow: UnitOfWork, opened: OpenCase) -> Collaborators:
    invited = {
        row.person_id: row for row in collaboration_queries.co_editing_of(uow.session, [opened.id]) if row.is_invited
    }
    current = opened.facts.co_editors
    names = case_queries.names_of(uow.session, [opened.shown.owner_id, *current])
    co_editors = [CoEditor(person, names[person], invited[person].said_at) for person in sorted(current)]
    return Collaborators(
        owner=names[opened.shown.owner_id],
        co_editors=sorted(co_editors, key=lambda person: person.since),
        open_inquiries=[view for view in inquiry_views(uow, opened) if not view.outcome],
        documents=len(readable_documents(uow, opened)),
        may_invite=Action.INVITE in opened.actions,
        may_remove=Action.REMOVE_CO_EDITOR in opened.actions,
    )


def inquiry_views(uow: UnitOfWork, opened: OpenCase) -> list[InquiryView]:
    """Return all inquiries about a case, oldest first."""
    rows = shown_inquiries(uow, opened)
    if not rows:
        return []
    questionnaire = uow.version_of(case_queries.latest_assessment(uow.session, opened.id)).questionnaire
    items = all_items(questionnaire)
    askers = case_queries.names_of(uow.session, [inquiry.asked_by for inquiry, _ in rows])
    recipients = recipient_names(uow, questionnaire, [inquiry for inquiry, _ in rows])
    views = []
    for inquiry, end in rows:
        item, recipient = items.get(inquiry.question), recipients[identity(inquiry.id)]
        view = InquiryView(
            id=inquiry.id,
            question=inquiry.question,
            item=item,
            recipient=localise(recipient) if isinstance(recipient, Text) else recipient,
            by=askers[inquiry.asked_by],
            message=inquiry.message,
            asked_at=inquiry.asked_at,
            due=inquiry.due,
            is_late=inquiry.due is not None and inquiry.due < uow.today,
            outcome=_outcome(end),
            reason=end.reason if end else "",
            step=step_of(questionnaire.section_of[item.id], item) if item else "",
        )
        views.append(view)
    return views


def _outcome(end: InquiryEnd | None) -> str:
    words: dict[str, str] = {
        InquiryOutcome.ANSWERED: gettext("Answered"),
        InquiryOutcome.DECLINED: gettext("Not the right person"),
        InquiryOutcome.TAKEN_BACK: gettext("Taken back"),
        InquiryOutcome.HANDED_OVER: gettext("Handed over to somebody else"),
        InquiryOutcome.OVER: gettext("Ended when the case was sent"),
    }
    return words[end.how] if end else ""


def question_activities(uow: UnitOfWork, opened: OpenCase, items: Iterable[Item]) -> list[QuestionActivity]:
    """Return the inquiries and notes about some questions."""
    inquiries = inquiry_views(uow, opened)
    notes = note_views(uow, notes_with_resolutions(shown_notes(uow, opened)))
    return [
        QuestionActivity(
            item,
            [view for view in inquiries if view.question == item.id],
            notes.get(item.id, []),
        )
        for item in items
    ]


def note_views(uow: UnitOfWork, notes: Iterable[NoteWithResolution]) -> dict[str, list[NoteView]]:
    """Return notes by question, with the names of those who wrote them."""
    listed = list(notes)
    rows = [row for each in listed for row in (each.note, each.resolution) if row]
    names = case_queries.names_of(uow.session, [row.author_id for row in rows])
    found: dict[str, list[NoteView]] = {}
    for each in listed:
        found.setdefault(each.note.question, []).append(_note_view(each, names))
    return found


def _note_view(each: NoteWithResolution, names: Mapping[int | None, str]) -> NoteView:
    return NoteView(
        id=each.note.id,
        author=names[each.note.author_id],
        text=each.note.text,
        written_at=each.note.written_at,
        done_by=names[each.resolution.author_id] if each.resolution else "",
    )


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the evidence, with the name of the person who attached it and the question that it belongs to."""

    row: Attachment
    by: str
    item: Item | None
    is_hidden: bool
    """Whether its title and content are hidden from the reader."""
    provisions: list[Text]

    @property
    def is_unopened(self) -> bool:
        """Whether it is kept as it came, and nothing is known of what is in it."""
        return self.row.media_type in UNOPENED_MEDIA_TYPES

    @property
    def kilobytes(self) -> int:
        """The size, rounded, but at least one kilobyte."""
        return max(1, round(self.row.size / 1024))


def documents_of(uow: UnitOfWork, opened: OpenCase, items: dict[str, Item]) -> list[Document]:
    """Return the documents that the person may read."""
    rows = readable_documents(uow, opened)
    names = case_queries.names_of(uow.session, [row.added_by for row in rows])
    return [_document(opened, row, names[row.added_by], items.get(row.question)) for row in rows]


def _document(opened: OpenCase, row: Attachment, by: str, item: Item | None) -> Document:
    provisions = [PROVISIONS[each].text for each in opened.secrecy.provisions(*fields_of(row))]
    return Document(row, by, item, is_hidden(opened, row), provisions)

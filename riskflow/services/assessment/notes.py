"""Working notes on questions, for those who write the answers. They never reach a record."""

from collections.abc import Iterable
from dataclasses import dataclass

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.services.assessment.answers import TOO_LONG
from riskflow.services.assessment.inquiries import item_of
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import NOT_FOUND, OpenCase, change_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Note
from riskflow.text import Text

MAX_NOTE_LENGTH = 2_000
EMPTY = Text(sv="Skriv anteckningen.", en="Write the note.")
ALREADY_RESOLVED = Text(sv="Anteckningen är redan markerad som klar.", en="The note has been marked as done already.")


@dataclass(frozen=True, slots=True)
class NoteWithResolution:
    """A note, and the row that marks it as done."""

    note: Note
    resolution: Note | None


def write_note(uow: UnitOfWork, code: str, question: str, text: str, part: Part = Part.ANSWERS) -> None:
    """Write a note on a question. `part` is `Part.ASKED` for somebody who was asked for the answer.

    Raises:
        InvalidError: when the note is empty or too long, or there is no such question.
        NotFoundError: when the question was not put to somebody who comes by `Part.ASKED`.
    """
    opened = open_case(uow, code, part)
    _check_may_note(uow, opened, question, part)
    if not text:
        raise InvalidError(EMPTY)
    if len(text) > MAX_NOTE_LENGTH:
        raise InvalidError(TOO_LONG)
    _add(uow, opened, question, text)


def resolve_note(uow: UnitOfWork, code: str, number: int, part: Part = Part.ANSWERS) -> str:
    """Mark a note as done, by a row of its own, and return the question that it belongs to.

    Raises:
        NotFoundError: when there is no such note, or the person may not see it.
        ConflictError: when somebody has marked it already.
    """
    opened = open_case(uow, code, part)
    notes = notes_with_resolutions(collaboration_queries.notes_of(uow.session, opened.id))
    found = next((each for each in notes if each.note.id == number), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    _check_may_note(uow, opened, found.note.question, part)
    if found.resolution:
        raise ConflictError(ALREADY_RESOLVED)
    _add(uow, opened, found.note.question, resolves=number)
    return found.note.question


def notes_with_resolutions(rows: Iterable[Note]) -> list[NoteWithResolution]:
    """Return the notes, each with the row that marks it as done."""
    listed = list(rows)
    done = {row.resolves: row for row in listed if row.resolves is not None}
    return [NoteWithResolution(row, done.get(identity(row.id))) for row in listed if row.resolves is None]


def _check_may_note(uow: UnitOfWork, opened: OpenCase, question: str, part: Part) -> None:
    if part is Part.ASKED and question not in opened.asked_questions:
        raise NotFoundError(NOT_FOUND)
    change_state(uow, opened, Action.NOTE)


def _add(uow: UnitOfWork, opened: OpenCase, question: str, text: str = "", resolves: int | None = None) -> None:
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    item = item_of(uow.version_of(assessment).questionnaire, question)
    uow.session.add(
        Note(
            case_id=opened.id,
            assessment_id=identity(assessment.id),
            question=question,
            text=text,
            resolves=resolves,
            author_id=uow.viewer.id,
            written_at=uow.now,
        )
    )
    record_event(uow, opened.case, "note-resolved" if resolves else "note-written", question=item.text)

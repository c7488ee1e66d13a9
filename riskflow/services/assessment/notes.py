"""Working notes beside the answers, for those who write them. They are no answers and never reach a record."""

from collections.abc import Iterable
from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.services.assessment.answers import TOO_LONG
from riskflow.services.assessment.inquiries import item_of
from riskflow.services.unit_of_work import NOT_FOUND, Desk, Matter, identity, move, open_case, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Note
from riskflow.text import Text

LONGEST_NOTE = 2_000
EMPTY = Text(sv="Skriv anteckningen.", en="Write the note.")
DONE_ALREADY = Text(sv="Anteckningen är redan markerad som klar.", en="The note has been marked as done already.")


@dataclass(frozen=True, slots=True)
class Noted:
    """A note, and the row that marks it as done."""

    note: Note
    done: Note | None


def write_note(desk: Desk, code: str, question: str, text: str, door: Part = Part.ANSWERS) -> None:
    """Write a note on a question; somebody who was asked for the answer comes by the door for that.

    Raises:
        InvalidError: when the note is empty or too long, or there is no such question.
    """
    matter = _opened(desk, code, question, door)
    if not text:
        raise InvalidError(EMPTY)
    if len(text) > LONGEST_NOTE:
        raise InvalidError(TOO_LONG)
    _add(desk, matter, question, text)


def resolve_note(desk: Desk, code: str, number: int, door: Part = Part.ANSWERS) -> str:
    """Mark a note as done, by a row of its own; return the question that it belongs to.

    Raises:
        NotFoundError: when there is no such note, or the person may not see it.
        ConflictError: when somebody has marked it already.
    """
    matter = open_case(desk, code, door)
    found = next(
        (n for n in noted(collaboration_queries.notes_of(desk.session, matter.id)) if n.note.id == number), None
    )
    if found is None:
        raise NotFoundError(NOT_FOUND)
    _opened(desk, code, found.note.question, door)
    if found.done:
        raise ConflictError(DONE_ALREADY)
    _add(desk, matter, found.note.question, resolves=number)
    return found.note.question


def noted(rows: Iterable[Note]) -> list[Noted]:
    """Put each note beside the row that marks it as done."""
    listed = list(rows)
    done = {row.resolves: row for row in listed if row.resolves is not None}
    return [Noted(row, done.get(identity(row.id))) for row in listed if row.resolves is None]


def _opened(desk: Desk, code: str, question: str, door: Part) -> Matter:
    matter = open_case(desk, code, door)
    if door is Part.ASKED and question not in matter.asked:
        raise NotFoundError(NOT_FOUND)
    move(desk, matter, Action.NOTE)
    return matter


def _add(desk: Desk, matter: Matter, question: str, text: str = "", resolves: int | None = None) -> None:
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    item = item_of(desk.version_of(assessment).questionnaire, question)
    desk.session.add(
        Note(
            case_id=matter.id,
            assessment_id=identity(assessment.id),
            question=question,
            text=text,
            resolves=resolves,
            author_id=desk.viewer.id,
            written_at=desk.now,
        )
    )
    record_event(desk, matter.case, "note-resolved" if resolves else "note-written", question=item.text)

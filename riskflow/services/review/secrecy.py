"""Marking fields of a case as possibly secret: hidden from whoever needs them not, and a reminder at a request."""

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.secrecy import (
    NO_PROVISION,
    OPINION_FIELDS,
    PROVISIONS,
    TITLE,
    check_mark,
    document_field,
    document_name,
    marks_in_force,
)
from riskflow.cases.workflow import Action
from riskflow.follow_up.dispatch import check_marking
from riskflow.services.assessment.answers import current_answers
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.assessment.case_title import quoted_in_title
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.acts import dispatched_until
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.store.tables import SecrecyMark
from riskflow.text import Text


def markable_fields(uow: UnitOfWork, opened: OpenCase) -> dict[str, Text]:
    """Return the fields of a case that can be marked: its questions, the opinions of the groups, its documents.

    A document goes by its number: its title may be what is secret.
    """
    newest = case_queries.latest_assessment(uow.session, opened.id)
    questionnaire = uow.version_of(newest).questionnaire
    items = {item.id: item.text for section in questionnaire.sections for item in section.items}
    attached = evidence_of(collaboration_queries.attached_to(uow.session, opened.id), newest)
    documents = {document_field(each.number): document_name(each.number) for each in attached}
    return {**items, **OPINION_FIELDS, **documents}


def marks_of(uow: UnitOfWork, opened: OpenCase) -> list[SecrecyMark]:
    """Return the marks that hold in a case, field by field."""
    rows = (mark for mark, _ in secrecy_marks_of(uow.session, [opened.id]))
    return [mark for marks in marks_in_force(rows).values() for mark in marks]


def mark_secrecy(uow: UnitOfWork, code: str, field: str, provision: str, note: str = "") -> None:
    """Mark a field as possibly secret under a provision, or end its marks.

    Raises:
        InvalidError: no such field or provision, or no mark to end.
        NotAllowedError: the mark hides the field from the person who would end it.
        ConflictError: the mark to end stands on a record that was dispatched.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    state = next_state(uow, opened, Action.MARK_SECRECY)
    fields = markable_fields(uow, opened)

    check_mark(field, provision, fields, opened.secrecy)
    marked = [field] if provision == NO_PROVISION else [field, *_marked_along(uow, opened, field)]
    check_marking(provision, marked, _sent_marked(uow, opened))
    enter_state(uow, opened.case, state)
    uow.session.add_all(
        SecrecyMark(
            case_id=opened.id,
            field=each,
            provision=provision,
            note=note.strip(),
            marked_by=uow.viewer.id,
            marked_at=uow.now,
        )
        for each in marked
    )
    record_events(uow, opened.case, [_event(fields[each], provision) for each in marked], opened.facts)


def _sent_marked(uow: UnitOfWork, opened: OpenCase) -> frozenset[str]:
    """Return the fields whose marks a dispatched record bears: those that were marked when it was drawn up."""
    drawn_up = dispatched_until(uow.session, opened.id)
    if drawn_up is None:
        return frozenset()
    rows = (mark for mark, _ in secrecy_marks_of(uow.session, [opened.id]) if mark.marked_at <= drawn_up)
    return frozenset(name for name, marks in marks_in_force(rows).items() if marks)


def _event(field: Text, provision: str) -> Event:
    if provision == NO_PROVISION:
        return Event("secrecy-mark-ended", {"field": field})
    return Event("secrecy-marked", {"field": field, "provision": PROVISIONS[provision].text})


def _marked_along(uow: UnitOfWork, opened: OpenCase, field: str) -> tuple[str, ...]:
    """Return the title where it was made of answers and quotes the field."""
    stored = current_answers(uow, opened)
    return (TITLE,) if field in quoted_in_title(stored.questionnaire, stored.answers) else ()

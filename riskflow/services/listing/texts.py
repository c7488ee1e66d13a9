"""The texts by which cases are found, by what they stand in: what pages show of a case to those who may read that.

Of answers, opinions and ratings that is the revision which was submitted last, as on pages: only writers read a draft.
What is marked as possibly secret is left out while it is marked, so that a search tells nobody anything of it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from sqlmodel import Session

from riskflow.cases.secrecy import PARTNER, TITLE
from riskflow.cases.workflow import Group, State
from riskflow.follow_up.obligations import ObligationKind
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.partner_questions import RevisionPartner
from riskflow.questionnaire.scoring import visible_answers
from riskflow.services.case_facts import identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.search import content
from riskflow.store.search.words import TextKind, marked_words, with_words
from riskflow.store.tables import (
    AnswerRow,
    Assessment,
    Case,
    CaseText,
    Decision,
    Obligation,
    Opinion,
    PlannedMeasure,
    Rating,
)

CONDITION_TEXTS = ("text", "owner", "proof", "consequence")
Found = Iterator[tuple[TextKind, str]]
AnyRow = TypeVar("AnyRow", AnswerRow, PlannedMeasure, Opinion, Rating)


def case_texts(
    session: Session, library: Library, cases: Sequence[Case], marks: Mapping[int, Collection[str]]
) -> list[CaseText]:
    """Return the words of some cases; `marks` are the fields of each that are marked."""
    texts: dict[int, dict[TextKind, list[str]]] = {identity(case.id): {} for case in cases}
    for number, (kind, text) in _texts(session, library, cases, marks):
        texts[number].setdefault(kind, []).append(text)
    return [CaseText(case_id=number, words=marked_words(found)) for number, found in texts.items()]


def update_overview(session: Session, case: Case, marked: Collection[str]) -> None:
    """Write the words of the overview of a case anew, and leave the others as they are: a draft is saved often."""
    row = session.get(CaseText, identity(case.id))
    if row is None:  # a new case: its words are derived at the end of the transaction
        return
    stops = [] if case.state is State.DRAFT else case_queries.stops_of(session, [row.case_id])
    found = [text for each in (_of_case(case, marked), *(_of_stop(stop, marked) for stop in stops)) for _, text in each]
    row.words = with_words(row.words, TextKind.OVERVIEW, found)


def _texts(
    session: Session, library: Library, cases: Sequence[Case], marks: Mapping[int, Collection[str]]
) -> Iterator[tuple[int, tuple[TextKind, str]]]:
    for case in cases:
        number = identity(case.id)
        yield from ((number, each) for each in _of_case(case, marks[number]))
    for number, names in content.partner_names_in(session, list(marks)).items():
        if PARTNER not in marks[number]:
            yield from ((number, (TextKind.ANSWERS, name)) for name in names)
    handled = [identity(case.id) for case in cases if case.state is not State.DRAFT]
    if handled:
        yield from _of_handled(session, library, handled, marks)


def _of_handled(
    session: Session, library: Library, numbers: Collection[int], marks: Mapping[int, Collection[str]]
) -> Iterator[tuple[int, tuple[TextKind, str]]]:
    """Yield what is written in cases that have been sent."""
    for stop in case_queries.stops_of(session, numbers):
        number = stop.stop.case_id
        yield from ((number, each) for each in _of_stop(stop, marks[number]))
    for decision in content.decisions_in(session, numbers):
        yield from ((decision.case_id, each) for each in _of_decision(decision))
    for number, is_internal, question, text in content.messages_in(session, numbers):
        if not question or question not in marks[number]:
            yield number, (TextKind.INTERNAL if is_internal else TextKind.TALK, text)
    for obligation, said in content.obligations_in(session, numbers):
        yield from ((obligation.case_id, each) for each in _of_obligation(obligation, said, marks[obligation.case_id]))
    for revision, found in _revisions(session, library, numbers, marks):
        yield from ((revision.case_id, each) for each in found)


def _of_case(case: Case, marked: Collection[str]) -> Found:
    shown = [case.reference, case.registry_no, case.department]
    shown += [text for field, text in ((TITLE, case.title), (PARTNER, case.partner)) if field not in marked]
    yield from ((TextKind.OVERVIEW, text) for text in shown)


def _of_stop(found: StopWithClearance, marked: Collection[str]) -> Found:
    if found.stop.gate not in marked:
        for answer in found.answers:
            yield from ((TextKind.OVERVIEW, text) for text in (answer.basis, answer.conditions, answer.asked))


def _of_decision(row: Decision) -> Found:
    for text in (row.benefit, row.reasons, row.override_reason, row.dissent, *_conditions(row.conditions)):
        yield TextKind.DECISIONS, text


def _of_obligation(row: Obligation, said: str, marked: Collection[str]) -> Found:
    """Yield what is to be shown and how it was; of what a function asked at a marked gate nothing."""
    if row.kind is not ObligationKind.CLEARANCE or row.source not in marked:
        yield from ((TextKind.FOLLOW_UP, text) for text in (row.text, row.owner, row.proof, row.consequence, said))


def _conditions(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield from (row.get(name, "") for row in rows for name in CONDITION_TEXTS)


def _revisions(
    session: Session, library: Library, cases: Collection[int], marks: Mapping[int, Collection[str]]
) -> Iterator[tuple[Assessment, Found]]:
    """Yield the revision of each case that was submitted last, with the texts that belong to it."""
    revisions = content.latest_submitted_of(session, cases)
    numbers = [identity(revision.id) for revision in revisions.values()]
    answers, plans = (
        _by_revision(content.answers_on(session, numbers)),
        _by_revision(content.plans_on(session, numbers)),
    )
    opinions = _by_revision(content.opinions_on(session, numbers))
    alone: dict[int, list[tuple[str, str]]] = {}
    for number, group, text in content.said_by_one(session, numbers):
        alone.setdefault(number, []).append((group, text))
    ratings = _by_revision(content.ratings_on(session, numbers))
    for revision in revisions.values():
        number, marked = identity(revision.id), marks[revision.case_id]
        partners = tuple(RevisionPartner(**each) for each in revision.partners)
        version = library.get_for_partners(revision.questionnaire, revision.questionnaire_version, partners)
        yield revision, _of_answers(version.questionnaire, answers.get(number, []), marked)
        yield revision, _of_plan(plans.get(number, []))
        yield revision, _of_groups(opinions.get(number, []), ratings.get(number, []), marked)
        yield revision, _said_alone(alone.get(number, []), marked)


def _by_revision(rows: Sequence[AnyRow]) -> dict[int, list[AnyRow]]:
    ordered = sorted(rows, key=lambda row: row.assessment_id)
    return {number: list(found) for number, found in groupby(ordered, key=lambda row: row.assessment_id)}


def _of_answers(questionnaire: Questionnaire, rows: Sequence[AnswerRow], marked: Collection[str]) -> Found:
    """Yield what was written in answers to questions that are asked; options are found by nobody's words."""
    asked = visible_answers(questionnaire, {row.question: tuple(row.chosen) for row in rows if row.chosen})
    for row in rows:
        if row.question in asked and row.question not in marked:
            question = questionnaire.questions.get(row.question)
            written = row.chosen if question is not None and question.kind == "text" else []
            yield from ((TextKind.ANSWERS, text) for text in (*written, row.comment))


def _of_plan(rows: Sequence[PlannedMeasure]) -> Found:
    yield from ((TextKind.ANSWERS, text) for row in rows for text in (row.text, row.owner))


def _said_alone(rows: Sequence[tuple[str, str]], marked: Collection[str]) -> Found:
    """Yield the members' own dissents and the statements of experts, which all see who see the opinion."""
    yield from ((TextKind.OPINIONS, text) for group, text in rows if f"opinion-{group}" not in marked)


def _of_groups(opinions: Sequence[Opinion], ratings: Sequence[Rating], marked: Collection[str]) -> Found:
    """Yield what groups have said: the members' reasons only once their group has, when all who read it see them."""
    spoken = {Group(row.group) for row in opinions if f"opinion-{row.group}" not in marked}
    for row in opinions:
        if row.group in spoken:
            dissents = (each.get("reason", "") for each in row.dissents)
            weighed = (row.text, row.benefit, row.risks, row.override_reason)
            yield from ((TextKind.OPINIONS, text) for text in (*weighed, *_conditions(row.conditions), *dissents))
    for rating in ratings:
        if rating.group in spoken:
            yield from ((TextKind.OPINIONS, text) for text in (rating.reason, *rating.reasons.values()))

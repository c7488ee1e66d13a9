"""Carrying a draft over to the current version of the questions. What has been submitted never moves."""

from collections.abc import Iterator
from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.answer_origin import Origin, OriginKind
from riskflow.cases.labels import GATE_WORDS
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError
from riskflow.questionnaire.answer_sheet import check_answer, check_gate
from riskflow.questionnaire.carry_over import Carried, Changes, carry, changes_between, items_of
from riskflow.questionnaire.loader import Version
from riskflow.questionnaire.model import Gate, Questionnaire
from riskflow.services.assessment.answers import Sheaf, open_sheaf
from riskflow.services.partners.rescreen import settle
from riskflow.services.unit_of_work import Desk, identity, move, open_case, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import AnswerRow
from riskflow.text import Language, Text

NO_NEWER = Text(
    sv="Det finns ingen annan version att flytta till. Läs listan igen.",
    en="There is no such version to move to. Read the list again.",
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a move would do: what changed in the questions, and what becomes of the answers."""

    old: Version
    new: Version
    changes: Changes
    carried: Carried


def preview(desk: Desk, sheaf: Sheaf) -> Preview | None:
    """Return what moving a draft to the current version would do, or nothing when it is there or was submitted."""
    current = desk.library.current(sheaf.questionnaire.id)
    if sheaf.assessment.submitted_at is not None or current.name == sheaf.version.name:
        return None
    old, new = sheaf.questionnaire, current.questionnaire
    return Preview(sheaf.version, current, changes_between(old, new), carry(old, new, sheaf.answers))


def carry_over(desk: Desk, code: str, to_version: str, language: Language, expected_version: int | None = None) -> None:
    """Move a draft to the version that its owner has read about.

    Raises:
        ConflictError: when the case changed, or another version was released, since the list was shown.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ANSWER, expected_version)
    sheaf = open_sheaf(desk, matter)
    shown = preview(desk, sheaf)
    if shown is None or shown.new.questionnaire.version != to_version:
        raise ConflictError(NO_NEWER)
    _move_answers(desk, sheaf, shown)
    _move_plan(desk, sheaf, shown, language)
    assessment = sheaf.assessment
    assessment.questionnaire_version, assessment.questionnaire_digest = to_version, shown.new.digest
    desk.session.add(assessment)
    settle(desk, matter.case)
    record_event(desk, matter.case, "draft-carried-over", old=shown.old.questionnaire.version, new=to_version)


def _move_answers(desk: Desk, sheaf: Sheaf, shown: Preview) -> None:
    """Mark what must be confirmed or answered again. What has no question any more lies where it is."""
    origin = Origin(OriginKind.VERSION, shown.old.questionnaire.version, desk.today)
    for question in shown.carried.to_confirm:
        sheaf.rows[question].origin = origin.stored()
    for question, chosen in shown.carried.unfit.items():
        row = sheaf.rows[question]
        was = in_words(shown.old.questionnaire, question, chosen)
        row.origin = Origin(OriginKind.VERSION, origin.source, origin.on, was=was).stored()
        row.chosen = []
    for row in _come_back(desk, sheaf, shown.new.questionnaire):
        row.origin = origin.stored()


def _come_back(desk: Desk, sheaf: Sheaf, new: Questionnaire) -> Iterator[AnswerRow]:
    """Yield answers that an earlier move set aside and that the newer version asks for again."""
    for question, row in case_queries.answers_of(desk.session, identity(sheaf.assessment.id)).items():
        if question not in sheaf.rows and question in new.section_of and _may_be_given(new, row):
            yield row


def _may_be_given(new: Questionnaire, row: AnswerRow) -> bool:
    try:
        if row.question in new.gates:
            check_gate(row.question, tuple(row.chosen))
        else:
            check_answer(new.questions[row.question], tuple(row.chosen))
    except InvalidError:
        row.chosen = []
    return True


def _move_plan(desk: Desk, sheaf: Sheaf, shown: Preview, language: Language) -> None:
    """Keep measures that the newer library does not have as measures in one's own words."""
    old, new = shown.old.questionnaire.measures_by_id, shown.new.questionnaire.measures_by_id
    for item in case_queries.plan_of(desk.session, identity(sheaf.assessment.id)):
        if item.measure and item.measure not in new:
            item.text, item.measure = old[item.measure].text.in_(language), ""
            desk.session.add(item)


def in_words(questionnaire: Questionnaire, question: str, chosen: tuple[str, ...]) -> Text:
    """Return an answer in both languages, as its question offered it."""
    item = items_of(questionnaire)[question]
    if isinstance(item, Gate):
        texts = [GATE_WORDS[answer] for answer in chosen]
    else:
        texts = [item.by_id[a].text if a in item.by_id else Text(sv=a, en=a) for a in chosen]
    return Text(sv="; ".join(text.sv for text in texts), en="; ".join(text.en for text in texts))

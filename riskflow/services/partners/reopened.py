"""What of an open revision may be changed: all of it, or what a request for a supplement names and what follows.

Every verb that writes an answer, a measure, a partner or a document asks here. It stands below the assessment because
partners belong to what can be reopened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from riskflow.cases.secrecy import PARTNER
from riskflow.dialogue.reopened import (
    DOCUMENTS,
    NOT_REOPENED,
    PARTNERS,
    PLAN,
    RevisionContent,
    open_questions,
    stray_changes,
)
from riskflow.errors import NotAllowedError
from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.scoring import Answers
from riskflow.services.case_facts import identity
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import AnswerRow, Assessment, SupplementRequest

Rows = Mapping[str, AnswerRow]


@dataclass(frozen=True)
class Reopened:
    """What a request for a supplement leaves open in a revision, given its answers now."""

    request: SupplementRequest
    before: RevisionContent
    rows_before: Rows
    now: RevisionContent

    @property
    def named(self) -> tuple[str, ...]:
        """What the request names."""
        return tuple(ask["about"] for ask in self.request.asks)

    @cached_property
    def questions(self) -> frozenset[str]:
        """The questions and gates that may be answered."""
        return open_questions(self.before, self.now, self.named)

    def with_answers(self, answers: Answers) -> "Reopened":
        return Reopened(self.request, self.before, self.rows_before, RevisionContent(self.now.questionnaire, answers))

    def allowed(self, given: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """Return those of some answers that may be given together: one may open the question of another."""
        found = self.questions
        while more := (found & given.keys()):
            answers = {**self.now.answers, **{name: given[name] for name in more}}
            wider = found | self.with_answers(answers).questions
            if wider == found:
                break
            found = wider
        return found & given.keys()

    def strays(self, rows: Rows) -> frozenset[str]:
        """Return the answers that differ from those before though they are closed (again)."""
        items = self.now.questionnaire.items
        written = {name for name, item in items.items() if not item.is_fetched}
        before, now = (
            {name: content_of(row) for name, row in of.items() if name in written} for of in (self.rows_before, rows)
        )
        return stray_changes(before, now, self.questions) & rows.keys()

    def changed(self, rows: Rows) -> frozenset[str]:
        """Return the questions whose answer or comment is another than before."""
        before, now = ({name: content_of(row) for name, row in of.items()} for of in (self.rows_before, rows))
        return frozenset(name for name in {*before, *now} if before.get(name, NOTHING) != now.get(name, NOTHING))

    @property
    def opens_partners(self) -> bool:
        return not {PARTNERS, PARTNER}.isdisjoint(self.named)

    def opens_plan(self, rows: Rows) -> bool:
        """Return whether measures may be planned: also when an answer changed, since they rest on the answers."""
        return PLAN in self.named or bool(self.changed(rows))

    def opens_documents(self, question: str = "") -> bool:
        """Return whether a document may be attached or removed, of a question where it belongs to one."""
        return DOCUMENTS in self.named or question in self.questions


NOTHING = ((), "")


def content_of(row: AnswerRow) -> tuple[tuple[str, ...], str]:
    return tuple(row.chosen), row.comment


def limiting_request(uow: UnitOfWork, assessment: Assessment) -> SupplementRequest | None:
    """Return the request that limits what may be changed in a revision; None where all of it is open, or nothing."""
    if assessment.submitted_at is not None or assessment.revision == 1:
        return None
    found = collaboration_queries.request_behind(uow.session, identity(assessment.id))
    return found if found is not None and found.asks else None


def reopened(
    uow: UnitOfWork, assessment: Assessment, questionnaire: Questionnaire, answers: Answers
) -> Reopened | None:
    """Return what is open in a revision with some answers; None where all of it is, or nothing."""
    request = limiting_request(uow, assessment)
    earlier = case_queries.submitted_before(uow.session, assessment) if request else None
    if request is None or earlier is None:
        return None
    rows = case_queries.answers_of(uow.session, identity(earlier.id))
    before = {name: tuple(row.chosen) for name, row in rows.items() if row.chosen}
    version = uow.version_of(earlier)
    return Reopened(
        request, RevisionContent(version.questionnaire, before), rows, RevisionContent(questionnaire, answers)
    )


def check_everything_open(uow: UnitOfWork, assessment: Assessment) -> None:
    """Refuse what changes a whole revision while a supplement opens a part of it.

    Raises:
        NotAllowedError: it does.
    """
    if limiting_request(uow, assessment) is not None:
        raise NotAllowedError(NOT_REOPENED)


def check_partners_open(uow: UnitOfWork, case_id: int) -> None:
    """Refuse a change of the partners where a supplement does not name them.

    Raises:
        NotAllowedError: it does not.
    """
    request = limiting_request(uow, case_queries.latest_assessment(uow.session, case_id))
    if request is not None and {PARTNERS, PARTNER}.isdisjoint(ask["about"] for ask in request.asks):
        raise NotAllowedError(NOT_REOPENED)


def check_questions_open(found: Reopened | None, questions: Iterable[str]) -> None:
    """Refuse to go on with questions that a supplement does not open.

    Raises:
        NotAllowedError: one is closed.
    """
    if found is not None and not found.questions.issuperset(questions):
        raise NotAllowedError(NOT_REOPENED)

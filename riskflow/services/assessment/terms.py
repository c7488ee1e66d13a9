"""Term suggestions of a case: the texts that are analysed, and what people judged of each suggestion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from riskflow.cases.policy import Part
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError
from riskflow.services.assessment.answers import StoredAnswers, current_answers
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries.cases import verdicts_of
from riskflow.store.tables import SuggestionVerdict
from riskflow.terms.suggestions import SuggestionGroup, SuggestionResponse, text_digest
from riskflow.text import Text

COMMENT_SUFFIX = ".comment"
MAX_REASON_LENGTH = 2_000
NOT_READ = frozenset({PARTNER})
"""Questions whose answers are names, which are not analysed."""

TEXT_CHANGED = Text(
    sv="Texten har ändrats sedan förslaget gjordes. Läs det som gäller nu.",
    en="The text has changed since the suggestion was made. Read what stands now.",
)
WHY_NOT = Text(
    sv="Skriv varför förslaget inte stämmer. En mening räcker.",
    en="Write why the suggestion does not fit. One sentence is enough.",
)
TOO_LONG = Text(
    sv=f"Skälet är för långt. Korta det till högst {MAX_REASON_LENGTH} tecken.",
    en=f"The reason is too long. Shorten it to at most {MAX_REASON_LENGTH} characters.",
)

EVENT_TAGS = {
    SuggestionResponse.ACCEPTED: "suggestion-accepted",
    SuggestionResponse.DISMISSED: "suggestion-dismissed",
}


@dataclass(frozen=True, slots=True)
class JudgedSuggestion:
    """A suggestion with the judgement that holds, if there is one."""

    bundle: SuggestionGroup
    judgement: SuggestionVerdict | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has judged it."""
        return self.judgement is None


def texts_of(scored: StoredAnswers) -> dict[str, str]:
    """Return the free texts of an assessment: answers by question, comments by question and `COMMENT_SUFFIX`."""
    return dict(_texts(scored))


def _texts(scored: StoredAnswers) -> Iterator[tuple[str, str]]:
    for name, row in scored.rows.items():
        question = scored.questionnaire.questions.get(name)
        if question and question.kind == "text" and name not in NOT_READ and row.chosen:
            yield name, "\n".join(row.chosen)
        if row.comment:
            yield f"{name}{COMMENT_SUFFIX}", row.comment


def judged_suggestions(uow: UnitOfWork, opened: OpenCase, bundles: Iterable[SuggestionGroup]) -> list[JudgedSuggestion]:
    """Return suggestions with their judgements; a judgement holds only for the text that it was made about."""
    rows = {(r.question, r.list, r.entry, r.text_digest): r for r in verdicts_of(uow.session, opened.id)}
    return [JudgedSuggestion(b, rows.get((b.question, b.first.list, b.first.entry, b.digest))) for b in bundles]


def judge(
    uow: UnitOfWork, code: str, bundle: SuggestionGroup, verdict: SuggestionResponse, reason: str
) -> SuggestionVerdict:
    """Record that a suggestion was accepted, or dismissed with a reason. It answers no question.

    Raises:
        InvalidError: when it is dismissed without a reason, or the reason is too long.
        ConflictError: when the text is no longer the one that was analysed.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    if verdict is SuggestionResponse.DISMISSED and not reason:
        raise InvalidError(WHY_NOT)
    if len(reason) > MAX_REASON_LENGTH:
        raise InvalidError(TOO_LONG)
    if text_digest(texts_of(current_answers(uow, opened)).get(bundle.question, "")) != bundle.digest:
        raise ConflictError(TEXT_CHANGED)
    row = SuggestionVerdict(
        case_id=opened.id,
        question=bundle.question,
        text_digest=bundle.digest,
        list=bundle.first.list,
        entry=bundle.first.entry,
        words=bundle.words,
        verdict=verdict,
        reason=reason,
        author_id=uow.viewer.id,
        at=uow.now,
    )
    uow.session.add(row)
    data: dict[str, str | Text] = {"entry": bundle.first.entry, "title": bundle.first.title, "words": bundle.words}
    if verdict is SuggestionResponse.DISMISSED:
        data["reason"] = reason
    record_event(uow, opened.case, EVENT_TAGS[verdict], **data)
    return row

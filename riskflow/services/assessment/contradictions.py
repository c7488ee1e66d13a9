"""Answers that pull apart: the applicant may keep both, with a word of explanation that reaches the record."""

from collections.abc import Iterator, Mapping

from riskflow.cases.access import Part
from riskflow.cases.answer_origin import OriginKind, read_origin
from riskflow.cases.workflow import Action
from riskflow.errors import InvalidError
from riskflow.questionnaire.contradictions import contradictions_in
from riskflow.questionnaire.model import Contradiction
from riskflow.records import model as says
from riskflow.services.assessment.answers import LONGEST_ANSWER, TOO_LONG, Sheaf, open_sheaf
from riskflow.services.unit_of_work import Desk, move, open_case, record_event
from riskflow.text import Text

PULL_APART = Text(sv="Svar som drar åt olika håll", en="Answers that pull apart")
NO_WORD = Text(sv="Den sökande har låtit båda svaren stå.", en="The applicant has let both answers stand.")
TAKEN_OVER = Text(sv="Svar från tidigare ärenden", en="Answers from earlier cases")
FROM = Text(
    sv="Från {source}, {on}. Den sökande har sagt att inget har ändrats.",
    en="From {source}, {on}. The applicant has said that nothing has changed.",
)


def contradictions_of(sheaf: Sheaf) -> tuple[Contradiction, ...]:
    """Return the contradictions in an assessment."""
    return contradictions_in(sheaf.questionnaire, sheaf.answers)


def unread(sheaf: Sheaf) -> tuple[Contradiction, ...]:
    """Return the contradictions that the applicant has not yet been shown and let stand."""
    return tuple(c for c in contradictions_of(sheaf) if c.id not in sheaf.assessment.explained)


def keep_both(desk: Desk, code: str, words: Mapping[str, str]) -> None:
    """Let the contradictions stand, with the applicant's words where there are any.

    Raises:
        InvalidError: when an explanation is too long.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ANSWER)
    sheaf = open_sheaf(desk, matter)
    if any(len(text) > LONGEST_ANSWER for text in words.values()):
        raise InvalidError(TOO_LONG)
    found = contradictions_of(sheaf)
    told = {c.id: words[c.id].strip() for c in found if c.id in words}
    sheaf.assessment.explained = {**sheaf.assessment.explained, **told}
    desk.session.add(sheaf.assessment)
    record_event(desk, matter.case, "contradictions-kept", count=str(len(told)))


def remarks_of(sheaf: Sheaf) -> Iterator[says.Section]:
    """Yield what a record says beside the answers: contradictions that stand, and where answers came from."""
    apart = tuple(
        says.Answer(question=c.text, answers=(sheaf.assessment.explained.get(c.id) or NO_WORD,))
        for c in contradictions_of(sheaf)
    )
    if apart:
        yield says.Section(title=PULL_APART, answers=apart)
    origins = tuple(_origins(sheaf))
    if origins:
        yield says.Section(title=TAKEN_OVER, answers=origins)


def _origins(sheaf: Sheaf) -> Iterator[says.Answer]:
    for section in sheaf.questionnaire.sections:
        for item in section.items:
            row = sheaf.rows.get(item.id)
            origin = read_origin(row.origin) if row and item.id not in sheaf.profile.absent else None
            if origin and origin.kind is OriginKind.INHERITED:
                words = FROM.filled(source=origin.source, on=origin.on.isoformat())
                yield says.Answer(question=item.text, answers=(words,))

"""What reviewers write about a case, and what it must contain before it is stored."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from riskflow.cases.access import CaseFacts, Viewer
from riskflow.cases.labels import (
    Advice,
    CaseOutcome,
    Confidence,
    CorrectionGround,
    GateOutcome,
    Vote,
    decision_outcomes,
)
from riskflow.errors import ConflictError, InvalidError, NotAllowedError
from riskflow.questionnaire.model import Area, Level
from riskflow.text import Text

REASONS_REQUIRED = Text(sv="Skriv skälen.", en="Write the reasons.")
OTHER_REVISION = Text(
    sv="Ärendet har kompletterats sedan du öppnade sidan. Läs den nya versionen innan du bedömer den.",
    en="The case has been supplemented since you opened the page. Read the new revision before you rate it.",
)
NOT_SHOWN = Text(
    sv="Ingenting visar att du har läst ärendet som det är nu. Läs det nedan och skicka igen; det du skrev finns kvar.",
    en="Nothing shows that you have read the case as it is now. Read it below and send again; what you wrote is kept.",
)
ALREADY_DECLARED = Text(
    sv="Du har redan lämnat ditt besked om jäv.", en="You have already declared on conflict of interest."
)
ALREADY_RATED = Text(
    sv="Du har redan lämnat din bedömning av den här versionen. Den första gäller.",
    en="You have already given your rating of this revision. The first one stands.",
)
ALREADY_ANSWERED = Text(
    sv="Det finns redan ett besked om spärren. Skriv varför det ersätts, om det ska ändras.",
    en="There is an answer about this gate already. Write why it is replaced, if it is to change.",
)
NOT_YOUR_ANSWER = Text(
    sv="En annan funktion har lämnat beskedet. Bara den kan ersätta det.",
    en="Another function has given the answer. Only that function can replace it.",
)
OF_EARLIER_REVISION = Text(
    sv="Spärren hör till en tidigare version av svaren. Läs den nya.",
    en="The gate belongs to an earlier revision of the answers. Read the new one.",
)
STATE_GATE_CONDITIONS = Text(
    sv="Skriv villkoren som ska vara uppfyllda.", en="Write the conditions that have to be met."
)
SAY_BY_WHEN = Text(
    sv="Ange den dag då det senast ska vara visat att villkoren är uppfyllda, en dag som inte har passerat.",
    en="Give the day by which it is to be shown that the conditions are met, one that has not passed.",
)
STATE_WHAT_IS_ASKED = Text(
    sv="Skriv vad ni behöver veta. Den sökande får läsa det.",
    en="Write what you need to know. The applicant is shown it.",
)
DECIDE_DESPITE = Text(
    sv="Kryssa för att du beslutar trots det som är öppet. Läs det först: det kan ha ändrats.",
    en="Tick that you decide in spite of what is open. Read it first: it may have changed.",
)
UNKNOWN_FUNCTION = Text(sv="Välj vilken funktion du frågar.", en="Choose which function you ask.")
DUE_HAS_PASSED = Text(
    sv="Ange en dag som inte har passerat, så att det går att svara.",
    en="Give a day that has not passed, so that there is time to answer.",
)
NO_REQUEST = Text(
    sv="Frågan finns inte, eller så är den redan besvarad.", en="There is no such question, or it has been answered."
)
HEAR_FIRST = Text(
    sv="Den sökande har inte yttrat sig över skälen för att avstå. Låt den sökande yttra sig först, eller skriv "
    "varför det inte behövs (25 § förvaltningslagen).",
    en="The applicant has not answered the grounds for declining. Hear the applicant first, or write why that is not "
    "needed (Administrative Procedure Act, section 25).",
)
AGAINST_THE_GATES = Text(
    sv="Funktionernas besked om spärrarna tillåter inte det utfallet. Välj ett av dem som visas.",
    en="The functions' answers about the gates do not allow that outcome. Choose one of those that are shown.",
)
ALREADY_URGENT = Text(sv="Ärendet är redan märkt som brådskande.", en="The case is already marked as urgent.")
NOT_YOUR_GATE = Text(sv="Spärren hör till en annan funktion.", en="This gate belongs to another function.")
WEIGH_BOTH = Text(
    sv="Skriv både vad samarbetet ger och vilka risker som vägs in. Ett beslut väger nytta mot risk.",
    en="Write both what the collaboration gives and which risks are weighed. A decision weighs benefit against risk.",
)
WEIGH_BOTH_IN_OPINION = Text(
    sv="Skriv både vad samarbetet ger och vilka risker som vägs in.",
    en="Write both what the collaboration gives and which risks are weighed.",
)
NAME_CONDITIONS = Text(
    sv="Ange minst ett villkor med ansvarig, datum och hur det visas att det är uppfyllt.",
    en="Give at least one condition with owner, date and how it is shown to be met.",
)

CHOOSE_SUBJECT = Text(
    sv="Välj vad i ärendet som begäran gäller, och på vilken grund.",
    en="Choose what in the case the request concerns, and on what ground.",
)
STATE_CORRECTION = Text(sv="Skriv vad som är fel och vad som är rätt.", en="Write what is wrong and what is right.")
NOT_FOR_OTHERS = Text(
    sv="Bara sekreteraren och registrator antecknar en begäran åt någon annan.",
    en="Only the secretary and the registrar note a request for somebody else.",
)
ADDENDUM_OR_REFUSAL = Text(
    sv="Skriv antingen tillägget till ärendet eller skälen för att avslå begäran.",
    en="Write either the addendum to the case or the reasons for refusing the request.",
)
OWN_REQUEST = Text(
    sv="Någon annan prövar det du själv har begärt.", en="Somebody else rules on what you have asked for yourself."
)
ALREADY_RULED = Text(
    sv="Begäran finns inte, eller så är den redan prövad.", en="There is no such request, or it has been ruled on."
)


@dataclass(frozen=True, slots=True)
class ConditionInput:
    """A condition that is proposed or decided; `due` is an ISO date, `proof` how it is shown to be met."""

    text: str
    owner: str
    due: str
    proof: str
    consequence: str = ""

    @property
    def is_complete(self) -> bool:
        return bool(self.text and self.owner and self.due and self.proof)


@dataclass(frozen=True, slots=True)
class RatingInput:
    """One member's own levels, advice and reason. SAI's members give no levels.

    `reasons` are those of the single areas, `confidence` says how sure the member is of each level.
    """

    advice: Advice
    reason: str
    levels: Mapping[Area, Level]
    reasons: Mapping[Area, str] = field(default_factory=dict)
    confidence: Mapping[Area, Confidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpinionInput:
    """The opinion of RAI or the position of SAI: `text` is what is proposed, `benefit` and `risks` are the reasons.

    `dissents` maps a member to the reasons for thinking otherwise, `votes` a member to the vote.
    """

    advice: Advice
    text: str
    conditions: Sequence[ConditionInput] = ()
    dissents: Mapping[int, str] | None = None
    benefit: str = ""
    risks: str = ""
    votes: Mapping[int, Vote] = field(default_factory=dict)
    override_reason: str = ""
    follow_up_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class ClearanceInput:
    """What a function answers about a gate; `asked` is what it needs to know, `reason` why an answer is replaced.

    `due` is the day by which all its conditions are to be shown.
    """

    basis: str = ""
    conditions: str = ""
    evidence: str = ""
    outcome: GateOutcome = GateOutcome.GO_AHEAD
    asked: str = ""
    reason: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A decision; `reasons` are the risks that were weighed, `presenter` is who presented the case.

    `despite` tells what was open and is decided in spite of; `unheard_reason` why the applicant has not answered first.
    """

    outcome: CaseOutcome
    benefit: str
    reasons: str
    conditions: Sequence[ConditionInput] = ()
    exit_plan: str = ""
    follow_up_on: date | None = None
    presenter: str = ""
    valid_until: date | None = None
    dissent: str = ""
    """Of somebody who took part in the final handling without deciding."""
    override_reason: str = ""
    despite: str = ""
    unheard_reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestInput:
    """A question of the handling, to be answered by a day; `function` is empty where it goes to the applicant."""

    text: str
    due: date
    function: str = ""


class SubjectKind(StrEnum):
    """What in a case a correction may concern; a subject is named by its kind and its key, as in `answer:summary`."""

    CASE = "case"
    ANSWER = "answer"
    DOCUMENT = "document"
    OPINION = "opinion"
    RATING = "rating"
    DECISION = "decision"
    RECORD = "record"
    EVENT = "event"


def subject(kind: SubjectKind, key: object = "") -> str:
    return f"{kind}:{key}"


def subject_parts(written: str) -> tuple[SubjectKind, str]:
    """Return the kind and the key of a subject; the key of an opinion or a rating begins with its group."""
    kind, _, key = written.partition(":")
    return SubjectKind(kind), key


@dataclass(frozen=True, slots=True)
class CorrectionInput:
    """What somebody asks to have corrected; `on_behalf_of` is who asks, where that is not the person who writes."""

    subject: str
    ground: str
    text: str
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionRulingInput:
    """What is added to the case, or why a request is refused; one of the two."""

    request: int
    is_granted: bool
    addendum: str
    reason: str


def required_text(text: str) -> str:
    """Return a text without the space around it.

    Raises:
        InvalidError: nothing was written.
    """
    if not text.strip():
        raise InvalidError(REASONS_REQUIRED)
    return text.strip()


def check_revision(read: int, newest: int | None) -> None:
    """Refuse what is written about another revision than the newest.

    Raises:
        ConflictError: the case was supplemented after the page was opened.
    """
    if read != newest:
        raise ConflictError(OTHER_REVISION)


def check_declaration(viewer: Viewer, case: CaseFacts, *, has_conflict: bool, reason: str) -> None:
    """Refuse a second declaration, and a conflict of interest without its reason.

    Raises:
        ConflictError: the member has declared.
        InvalidError: the reason is missing.
    """
    if viewer.id in case.declared:
        raise ConflictError(ALREADY_DECLARED)
    if has_conflict:
        required_text(reason)


def check_rating(rating: RatingInput, *, has_rated: bool) -> str:
    """Return the reason of a rating.

    Raises:
        ConflictError: the member has rated the revision already.
        InvalidError: the reason is missing.
    """
    if has_rated:
        raise ConflictError(ALREADY_RATED)
    return required_text(rating.reason)


def check_opinion(opinion: OpinionInput) -> None:
    """Refuse an opinion or a position that proposes nothing, or does not weigh benefit against risk.

    Raises:
        InvalidError: with what is missing.
    """
    required_text(opinion.text)
    if not opinion.benefit.strip() or not opinion.risks.strip():
        raise InvalidError(WEIGH_BOTH_IN_OPINION)


def valid_dissents(dissents: Mapping[int, str], raters: Mapping[int, str]) -> list[dict[str, int | str]]:
    """Return the dissents as they are stored. Only who has rated the revision can dissent; `raters` are their names."""
    return [
        {"person": person, "name": raters[person], "reason": reason.strip()}
        for person, reason in dissents.items()
        if reason.strip() and person in raters
    ]


def answering_function(
    viewer: Viewer, functions: Iterable[str], *, answered_by: str = "", standing: GateOutcome | None = None
) -> str:
    """Return the function for which a person may answer about a gate; `standing` is the answer that holds now.

    Raises:
        NotAllowedError: the person holds none of the functions of the gate, or not the one that has answered.
    """
    held = viewer.held_functions(functions)
    if not held:
        raise NotAllowedError(NOT_YOUR_GATE)
    if standing in {None, GateOutcome.NEED_MORE}:
        return held[0]
    if answered_by not in held:
        raise NotAllowedError(NOT_YOUR_ANSWER)
    return answered_by


def valid_clearance(clearance: ClearanceInput, today: date, *, standing: GateOutcome | None) -> ClearanceInput:
    """Return an answer about a gate without what its outcome has no use for.

    Raises:
        InvalidError: the basis, the conditions, their day or what is asked for is missing, or the day has passed.
        ConflictError: an answer holds already, and no reason to replace it was given.
    """
    outcome = clearance.outcome
    if standing not in {None, GateOutcome.NEED_MORE} and not clearance.reason.strip():
        raise ConflictError(ALREADY_ANSWERED)
    if outcome is GateOutcome.NEED_MORE:
        if not clearance.asked.strip():
            raise InvalidError(STATE_WHAT_IS_ASKED)
        return replace(clearance, asked=clearance.asked.strip(), conditions="", due=None)
    basis = required_text(clearance.basis)
    if outcome is not GateOutcome.ON_CONDITIONS:
        return replace(clearance, basis=basis, conditions="", asked="", due=None)
    if not clearance.conditions.strip():
        raise InvalidError(STATE_GATE_CONDITIONS)
    if clearance.due is None or clearance.due < today:
        raise InvalidError(SAY_BY_WHEN)
    return replace(clearance, basis=basis, conditions=clearance.conditions.strip(), asked="")


def check_request(wanted: RequestInput, today: date) -> str:
    """Return the text of a question of the handling.

    Raises:
        InvalidError: the text is missing, or its day has passed.
    """
    if wanted.due < today:
        raise InvalidError(DUE_HAS_PASSED)
    return required_text(wanted.text)


def check_heard(decision: DecisionInput, *, has_answered: bool) -> None:
    """Refuse to decline before the applicant has answered the grounds, unless it is said why that is not needed.

    Raises:
        InvalidError: the applicant has not answered, and no reason was given.
    """
    if decision.outcome is CaseOutcome.DECLINE and not has_answered and not decision.unheard_reason.strip():
        raise InvalidError(HEAR_FIRST)


def check_decision(decision: DecisionInput, gate_outcomes: Iterable[GateOutcome] = ()) -> None:
    """Refuse a decision against the functions, without weighing benefit against risk, or with vague conditions.

    Raises:
        InvalidError: with what is missing or not open to the decision-maker.
    """
    if decision.outcome not in decision_outcomes(gate_outcomes):
        raise InvalidError(AGAINST_THE_GATES)
    if not decision.benefit.strip() or not decision.reasons.strip():
        raise InvalidError(WEIGH_BOTH)
    if decision.outcome is CaseOutcome.WITH_CONDITIONS and not decision.conditions:
        raise InvalidError(NAME_CONDITIONS)
    if not all(condition.is_complete for condition in decision.conditions):
        raise InvalidError(NAME_CONDITIONS)


def check_correction(asked: CorrectionInput, subjects: Container[str], *, may_write_for_others: bool) -> None:
    """Refuse a request that does not say what is wrong where, or is made in the name of another.

    Raises:
        InvalidError: with what is missing.
        NotAllowedError: only the secretary and the registrar write for others.
    """
    if asked.subject not in subjects or asked.ground not in set(CorrectionGround):
        raise InvalidError(CHOOSE_SUBJECT)
    if not asked.text.strip():
        raise InvalidError(STATE_CORRECTION)
    if asked.on_behalf_of.strip() and not may_write_for_others:
        raise NotAllowedError(NOT_FOR_OTHERS)


def check_correction_ruling(ruling: CorrectionRulingInput, *, is_open: bool, is_own: bool) -> None:
    """Refuse a ruling without words, on one's own request, or on one that has been ruled on.

    Raises:
        ConflictError: there is no open request of that number.
        NotAllowedError: the person asked for it themselves.
        InvalidError: neither an addendum nor reasons were written.
    """
    if not is_open:
        raise ConflictError(ALREADY_RULED)
    if is_own:
        raise NotAllowedError(OWN_REQUEST)
    if not (ruling.addendum if ruling.is_granted else ruling.reason).strip():
        raise InvalidError(ADDENDUM_OR_REFUSAL)

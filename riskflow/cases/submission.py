"""The decision on a submission: what the revision lacks, the gates it opens, where the case goes, what is recorded.

Nothing here reads a row or draws a lot: both come in with the draft.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from riskflow.cases.events import Event
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.transitions import advance, route_action
from riskflow.cases.workflow import Role, State
from riskflow.errors import IncompleteError, InvalidError
from riskflow.questionnaire.explanations import is_fragile
from riskflow.questionnaire.model import Area, Gate, Level, Measure, Questionnaire
from riskflow.questionnaire.policy import Policy
from riskflow.questionnaire.scoring import (
    Answers,
    Context,
    GateAnswer,
    Profile,
    Route,
    gate_answer,
    is_asked_by_lists,
    visible_answers,
)
from riskflow.text import Text

LOTS = 10_000
"""How many lots there are: the share of the light check is a number of them."""

UNANSWERED = Text(sv="Svara på alla frågor först.", en="Answer all questions first.")
UNCONFIRMED = Text(
    sv="Bekräfta först de svar som följde med från ett annat ärende eller en annan version.",
    en="First confirm the answers that came along from another case or another version.",
)
UNPLANNED = Text(
    sv="Välj minst en åtgärd med ansvarig och datum för varje område på måttlig nivå. Annars kan det inte avslutas.",
    en="Choose at least one measure with owner and date for each moderate area. Otherwise the case cannot close.",
)
LEAVES_TOOL = Text(
    sv="Du har svarat ja på en spärr som gäller Sveriges säkerhet. Ärendet ska lämnas till säkerhet och får inte "
    "skickas in här.",
    en="You answered yes to a gate about Sweden's security. The case must be handed to security and cannot be "
    "submitted here.",
)
WRITE_NOTHING = Text(
    sv="Samarbetet kan röra Sveriges säkerhet. Skriv inget mer här: ring säkerhetsfunktionen och lämna över ärendet. "
    "Om svaret var fel kan du ändra det.",
    en="The collaboration may touch Sweden's security. Write nothing more here: call the security function and hand "
    "the case over. If the answer was wrong, you can change it.",
)


@dataclass(frozen=True, slots=True)
class DraftRevision:
    """One revision with everything that its submission is decided on."""

    state: State
    revision: int
    questionnaire: Questionnaire
    policy: Policy
    answers: Answers
    context: Context
    profile: Profile
    to_confirm: frozenset[str] = frozenset()
    scheduled: frozenset[str] = frozenset()
    """The planned measures of the library that have an owner and a date."""
    documents: tuple[tuple[int, str], ...] = ()
    """The evidence: number and SHA-256 of each document."""
    open_inquiries: int = 0
    holds_case: bool = False
    """Whether a likely freeze of a partner's assets waits: what the lists ask is then a stop."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What follows from a submission."""

    state: State
    is_fragile: bool
    decision_maker: str | None
    gates: tuple[tuple[Gate, bool], ...]
    """The gates that open, each with whether it is a question, which freezes nothing."""
    is_drawn: bool
    """Whether the case closes and is drawn for a light check."""
    events: tuple[Event, ...]

    @property
    def functions(self) -> frozenset[str]:
        """The functions that the gates wait for."""
        return frozenset(function for gate, _ in self.gates for function in gate.cleared_by)


def decide_submission(draft: DraftRevision, lot: int) -> Submission:
    """Return what follows from submitting a draft; `lot` is a number below `LOTS`, drawn at random.

    Raises:
        InvalidError: when gate H5 says that the case must leave the tool.
        IncompleteError: when an answer, a confirmation or a measure is missing.
    """
    check_complete(draft)
    profile = draft.profile
    fragile = is_fragile(draft.questionnaire, draft.answers, draft.context, profile)
    gates = raised_gates(draft)
    has_stop = any(not is_question for _, is_question in gates)
    action = route_action(profile.route_by_level, has_stop=has_stop, is_fragile=fragile)
    state = advance(draft.state, action, frozenset({Role.SYSTEM}), {})
    is_drawn = state is State.CLOSED and is_drawn_for_check(draft.policy, lot)
    closing = closing_events(is_drawn=is_drawn) if state is State.CLOSED else ()
    return Submission(
        state=state,
        is_fragile=fragile,
        decision_maker=draft.policy.route(profile.route_by_level).decision_maker,
        gates=gates,
        is_drawn=is_drawn,
        events=(*_events(draft, gates), *closing),
    )


def raised_gates(draft: DraftRevision) -> tuple[tuple[Gate, bool], ...]:
    """Return the gates that open, each with whether it is a question; stops come first."""
    gates, profile = draft.questionnaire.gates, draft.profile
    asked = (gate for gate in profile.questions if is_asked_by_lists(draft.questionnaire, gates[gate], draft.answers))
    held = list(asked) if draft.holds_case else []
    questions = [gate for gate in profile.questions if gate not in held]
    return (*((gates[gate], False) for gate in (*profile.stops, *held)), *((gates[gate], True) for gate in questions))


def check_complete(draft: DraftRevision) -> None:
    """Refuse a draft that cannot be submitted.

    Raises:
        InvalidError: when gate H5 says that the case must leave the tool.
        IncompleteError: when an answer, a confirmation or a measure is missing.
    """
    profile = draft.profile
    if leaves_tool(draft.questionnaire, profile):
        raise InvalidError(LEAVES_TOOL)
    if profile.unanswered:
        raise IncompleteError(UNANSWERED, profile.unanswered)
    if draft.to_confirm:
        raise IncompleteError(UNCONFIRMED, tuple(sorted(draft.to_confirm)))
    if areas_without_measures(draft.questionnaire, profile, draft.scheduled):
        raise IncompleteError(UNPLANNED)


def leaves_tool(questionnaire: Questionnaire, profile: Profile) -> bool:
    """Return whether an open stop says that the case must be handed to security."""
    return any(questionnaire.gates[gate].leaves_tool for gate in profile.stops)


def leaving_gates(questionnaire: Questionnaire, answers: Answers) -> tuple[Gate, ...]:
    """Return the gates by which the case must leave the tool: until then nothing more is written in it."""
    if not any(gate.leaves_tool for gate in questionnaire.gates.values()):
        return ()
    seen = visible_answers(questionnaire, answers)
    gates = (gate for gate in questionnaire.gates.values() if gate.leaves_tool)
    return tuple(gate for gate in gates if gate_answer(gate, seen) is GateAnswer.YES)


def suggested_measures(questionnaire: Questionnaire, profile: Profile) -> dict[Area, list[Measure]]:
    """Return per area above low the measures that its weighty answers suggest, each once."""
    library = questionnaire.measures_by_id
    suggested: dict[Area, list[Measure]] = {}
    for area, result in profile.areas.items():
        if result.level > Level.LOW:
            options = (questionnaire.questions[r.question].by_id[o] for r in result.reasons for o in r.options)
            ids = dict.fromkeys(m for option in options for m in option.measures if area in library[m].areas)
            suggested[area] = [library[m] for m in ids]
    return suggested


def areas_without_measures(questionnaire: Questionnaire, profile: Profile, scheduled: Collection[str]) -> list[Area]:
    """Return the areas that lack a scheduled measure in a case that a department closes; none in any other case."""
    if profile.route_by_level is not Route.HEAD:
        return []
    return [
        area
        for area, measures in suggested_measures(questionnaire, profile).items()
        if measures and not any(measure.id in scheduled for measure in measures)
    ]


def is_drawn_for_check(policy: Policy, lot: int) -> bool:
    """Return whether a lot draws a closed case for a light check by RAI."""
    return lot < round(policy.light_check_share * LOTS)


def closing_events(*, is_drawn: bool) -> tuple[Event, ...]:
    """Return the events of a case that closes by itself."""
    closed = Event("case-closed", {"outcome": CASE_OUTCOME_NAMES[CaseOutcome.CLOSED]})
    return (closed, Event("drawn-for-check")) if is_drawn else (closed,)


def _events(draft: DraftRevision, gates: tuple[tuple[Gate, bool], ...]) -> Iterator[Event]:
    """Yield the events up to the routing, in the order of the chain."""
    if draft.open_inquiries:
        yield Event("requests-ended", {"count": str(draft.open_inquiries)})
    yield Event("assessment-submitted", {"revision": str(draft.revision)})
    if draft.documents:
        yield Event(
            "evidence-submitted",
            {
                "revision": str(draft.revision),
                "count": str(len(draft.documents)),
                "documents": ", ".join(f"{number} (SHA-256 {digest})" for number, digest in draft.documents),
            },
        )
    for gate, is_question in gates:
        names = [draft.questionnaire.functions_by_id[function].name for function in gate.cleared_by]
        functions = Text(sv=", ".join(n.sv for n in names), en=", ".join(n.en for n in names))
        yield Event("gate-asked" if is_question else "stop-opened", {"gate": gate.label, "functions": functions})
    profile, policy = draft.profile, draft.policy
    yield Event("case-routed", {"route": policy.route(profile.route).name, "level": policy.level(profile.worst)})

"""What the head of department, the secretary and the functions do with a submitted case."""

from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.labels import OUTCOMES, Outcome
from riskflow.cases.workflow import Action, Role, State
from riskflow.errors import ConflictError, NotAllowedError
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.answers import open_sheaf
from riskflow.services.assessment.submission import add_ending, close_by_itself, new_revision
from riskflow.services.review.committee import at_revision, required
from riskflow.services.unit_of_work import Desk, Matter, as_system, move, open_case, open_stops, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Clearance
from riskflow.text import Text

ALREADY_CLEARED = Text(
    sv="Någon annan har redan lämnat besked om spärren.", en="Somebody else has already answered about this gate."
)
NOT_YOUR_GATE = Text(sv="Spärren hör till en annan funktion.", en="This gate belongs to another function.")


def read_second(desk: Desk, code: str) -> None:
    """Confirm the second reading of a fragile case."""
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.READ_SECOND)
    record_event(desk, matter.case, "second-reading")


def acknowledge(desk: Desk, code: str, revision: int) -> None:
    """Acknowledge the measures of a moderate case as its head of department; it closes with its record."""
    matter = open_case(desk, code, Part.ANSWERS)
    assessment = at_revision(desk, matter, revision)
    move(desk, matter, Action.ACKNOWLEDGE)
    add_ending(desk, matter, assessment, Outcome.ACKNOWLEDGED)
    record_event(desk, matter.case, "measures-acknowledged")
    record_event(desk, matter.case, "case-closed", outcome=OUTCOMES[Outcome.ACKNOWLEDGED])


def refer_to_rai(desk: Desk, code: str, reason: str) -> None:
    """Send a case from the head of department to RAI."""
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.REFER)
    policy = open_sheaf(desk, matter).version.policy
    matter.case.was_with_rai = True
    matter.case.decision_maker = policy.route(Route.RAI).decision_maker
    record_event(desk, matter.case, "case-referred", group="RAI", reason=required(reason))


def return_for_supplement(desk: Desk, code: str, reason: str) -> None:
    """Ask the applicant for a supplement: a new revision is opened, the submitted one stays as it was."""
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.RETURN)
    new_revision(desk, matter)
    record_event(desk, matter.case, "case-returned", reason=required(reason))


def dismiss(desk: Desk, code: str, reason: str) -> None:
    """Close a case without a decision."""
    matter = open_case(desk, code)
    move(desk, matter, Action.DISMISS)
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    add_ending(desk, matter, assessment, Outcome.DISMISSED, required(reason))
    record_event(desk, matter.case, "case-dismissed", reason=reason)


def clear(desk: Desk, code: str, stop_id: int, finding: "Finding") -> None:
    """Record a function's answer about a gate: on what basis, under which conditions, with what evidence.

    Raises:
        NotAllowedError: when the gate belongs to another function.
        ConflictError: when somebody has answered already.
    """
    matter = open_case(desk, code)
    move(desk, matter, Action.CLEAR)
    found = next((s for s in case_queries.stops_of(desk.session, [matter.id]) if s.stop.id == stop_id), None)
    if found is None or not any(desk.viewer.holds(Role.FUNCTION, function) for function in found.stop.functions):
        raise NotAllowedError(NOT_YOUR_GATE)
    if found.clearance:
        raise ConflictError(ALREADY_CLEARED)
    function = next(f for f in found.stop.functions if desk.viewer.holds(Role.FUNCTION, f))
    desk.session.add(
        Clearance(
            stop_id=stop_id,
            person_id=desk.viewer.id,
            function=function,
            basis=required(finding.basis),
            conditions=finding.conditions,
            evidence=finding.evidence,
            cleared_at=desk.now,
        )
    )
    name = open_sheaf(desk, matter).questionnaire.functions_by_id[function].name
    record_event(desk, matter.case, "stop-cleared", gate=found.stop.gate.upper(), function=name, basis=finding.basis)
    _release(desk, matter)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a function found about a gate."""

    basis: str
    conditions: str = ""
    evidence: str = ""


def _release(desk: Desk, matter: Matter) -> None:
    """Close a case that only waited for its stops when the last one is cleared."""
    if matter.case.state is State.STOPPED and not open_stops(desk, matter):
        move(desk, as_system(matter), Action.RELEASE)
        close_by_itself(desk, matter, open_sheaf(desk, matter))

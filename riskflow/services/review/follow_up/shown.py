"""The follow-up of a case as one person may see it: obligations with their steps, check-ins, and levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from riskflow.cases.workflow import Action
from riskflow.errors import NotFoundError
from riskflow.follow_up.labels import OBLIGATION_KIND_NAMES, OBLIGATION_STATE_NAMES
from riskflow.follow_up.obligations import (
    SETTLED,
    TO_PROVE,
    ObligationKind,
    ObligationState,
    StepKind,
    measure_statuses,
)
from riskflow.follow_up.validity import LastDays, Standing, standing_of
from riskflow.questionnaire.explanations import Residual, residual_levels
from riskflow.questionnaire.model import Area
from riskflow.services.assessment.answers import ScoredAssessment
from riskflow.services.assessment.attachments import NO_DOCUMENT
from riskflow.services.listing.validity import term_of
from riskflow.services.open_case import OpenCase
from riskflow.services.review.follow_up.obligations import binding_obligation, is_responsible, judges
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.follow_up import (
    CheckInWithAnswer,
    FollowedObligation,
    Settlement,
    check_ins_in,
    every_check_in_of,
    every_obligation_of,
    obligations_in,
    settlements_of,
)
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Obligation, ObligationStep
from riskflow.text import Text


@dataclass(frozen=True, slots=True)
class ShownObligation:
    """An obligation, and what the person may do about it."""

    row: Obligation
    text: Text
    proof: Text | None
    steps: Sequence[ObligationStep]
    state: ObligationState
    is_overdue: bool
    may_prove: bool
    may_judge: bool
    may_waive: bool

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def kind_name(self) -> Text:
        return OBLIGATION_KIND_NAMES[self.row.kind]

    @property
    def state_name(self) -> Text:
        return OBLIGATION_STATE_NAMES[self.state]


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """What the page of the follow-up shows."""

    settlement: Settlement | None
    standing: Standing | None
    follow_up_on: date | None
    valid_until: date | None
    obligations: Sequence[ShownObligation]
    replaced: Sequence[ShownObligation]
    """Those of an earlier decision, which a later one has replaced."""
    check_ins: Sequence[CheckInWithAnswer]
    closed_at: datetime | None
    """When the check-ins that waited ceased to wait, since the collaboration had ended."""
    names: Mapping[int | None, str]


def follow_up_view(uow: UnitOfWork, opened: OpenCase) -> FollowUpView:
    """Return the follow-up of a case for somebody who reads its answers."""
    settlement = settlements_of(uow.session, [opened.id]).get(opened.id)
    binding = obligations_in(uow.session, [opened.id])[opened.id]
    bound = {each.row.id for each in binding}
    earlier = [each for each in every_obligation_of(uow.session, opened.id) if each.row.id not in bound]
    check_ins = every_check_in_of(uow.session, opened.id)
    since = check_ins_in(uow.session, [opened.id])[opened.id]
    term = term_of(uow.library, settlement, since) if settlement else None
    open_ones, case = sum(not each.is_settled for each in binding), opened.shown
    last = LastDays(case.ends_on, term.valid_until if term else None)
    standing = standing_of(case.state, term.outcome, open_ones, last, uow.today) if term else None
    people = [step.person_id for each in (*binding, *earlier) for step in each.steps]
    people += [answer.answered_by for _, answer in check_ins if answer]
    return FollowUpView(
        settlement=settlement,
        standing=standing,
        follow_up_on=term.follow_up_on if term else None,
        valid_until=term.valid_until if term else None,
        obligations=[shown_obligation(uow, opened, each) for each in binding],
        replaced=[shown_obligation(uow, opened, each, is_binding=False) for each in earlier],
        check_ins=check_ins,
        closed_at=opened.case.check_ins_closed_at,
        names=case_queries.names_of(uow.session, people),
    )


def shown_obligation(
    uow: UnitOfWork, opened: OpenCase, followed: FollowedObligation, *, is_binding: bool = True
) -> ShownObligation:
    """Return an obligation as the person may see it: what a function asked at a gate is hidden with the gate."""
    row, state = followed.row, followed.state
    is_hidden = row.kind is ObligationKind.CLEARANCE and opened.secrecy.hides(row.source)
    mask = opened.secrecy.mask(row.source) if is_hidden else ""
    text, proof = obligation_words(uow, opened, row)
    may = opened.actions if is_binding and not is_hidden else frozenset[Action]()
    waits = state is ObligationState.HANDED_IN
    return ShownObligation(
        row=row,
        text=Text(sv=mask, en=mask) if is_hidden else text,
        proof=proof,
        steps=[] if is_hidden else followed.steps,
        state=state,
        is_overdue=row.due is not None and row.due < uow.today and state in TO_PROVE,
        may_prove=Action.PROVE in may and state in TO_PROVE and is_responsible(uow, opened, row),
        may_judge=waits and bool(may & {Action.JUDGE_PROOF, Action.JUDGE_OWN_PROOF}) and judges(uow, opened, row),
        may_waive=Action.WAIVE in may and not row.function and not followed.is_settled,
    )


def obligation_words(uow: UnitOfWork, opened: OpenCase, row: Obligation) -> tuple[Text, Text | None]:
    """Return what is to be done and how it is shown: of a measure of the library in both languages."""
    if row.kind is ObligationKind.MEASURE and row.source:
        version = uow.version_of(case_queries.latest_assessment(uow.session, opened.id))
        found = version.questionnaire.measures_by_id.get(row.source)
        if found:
            return found.text, found.proof
    text = row.text or "–"
    return Text(sv=text, en=text), Text(sv=row.proof, en=row.proof) if row.proof else None


def earlier_obligations(uow: UnitOfWork, opened: OpenCase) -> list[ShownObligation]:
    """Return what was agreed with the last decision, for those who are to decide anew; nothing before the first."""
    binding = obligations_in(uow.session, [opened.id])[opened.id]
    return [shown_obligation(uow, opened, each) for each in binding]


def obligation_for(uow: UnitOfWork, opened: OpenCase, number: int) -> ShownObligation:
    """Return one obligation that binds, as the person may see it."""
    return shown_obligation(uow, opened, binding_obligation(uow, opened, number))


def proof_document(uow: UnitOfWork, opened: OpenCase, step_id: int) -> ObligationStep:
    """Return the step of which the person may read the document.

    Raises:
        NotFoundError: there is no such document, or it is hidden from the person.
    """
    for followed in every_obligation_of(uow.session, opened.id):
        for step in shown_obligation(uow, opened, followed).steps:
            if step.id == step_id and step.digest:
                return step
    raise NotFoundError(NO_DOCUMENT)


def credited_levels(scored: ScoredAssessment, obligations: Sequence[ShownObligation]) -> Mapping[Area, Residual]:
    """Return the level of each area with the measures that count now, and with those that are proven."""
    taken: list[tuple[str, list[StepKind]]] = [
        (each.row.source, [step.kind for step in each.steps])
        for each in obligations
        if each.row.kind is ObligationKind.MEASURE and each.row.source
    ]
    if not taken or not scored.profile.areas:
        return {}
    library = scored.questionnaire.measures_by_id
    known = [(source, kinds) for source, kinds in taken if source in library]
    return residual_levels(scored.for_rules.profile, measure_statuses(known), library)

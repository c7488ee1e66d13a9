"""Conflicts of interest after the first declaration: reported at any time, and ruled on by somebody else."""

from collections.abc import Iterable
from dataclasses import replace

from riskflow.cases.conflicts import ConflictStatement, Given, role_of
from riskflow.cases.events import Event
from riskflow.cases.labels import GIVEN_NAMES, RULING_NAMES
from riskflow.cases.review_input import required_text
from riskflow.cases.review_rules import ReviewRules
from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import NotAllowedError
from riskflow.services.events import record_events
from riskflow.services.open_case import enter_state, next_state, open_case, review_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.conflicts import given_by
from riskflow.store.tables import ConflictRuling
from riskflow.text import Text

NOTHING = Text(sv="ingenting", en="nothing")


def report_conflict(uow: UnitOfWork, code: str, reason: str) -> None:
    """Report one's own conflict of interest: the case is closed to the person at once.

    What the person has given is kept; it is void where it is not final, which follows from the row that is written.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.REPORT_CONFLICT)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    opinions = review_of(uow, opened, assessment).opinions

    stated = required_text(reason)
    given = given_by(uow.session, assessment, uow.viewer.id)
    void = [each for each in given if each.is_void(opened.case.state, opinions)]
    final = [each for each in given if each not in void]
    event = Event("conflict-reported", {"void": _listed(void), "stands": _listed(final)})

    enter_state(uow, opened.case, state)
    me = uow.viewer.id
    _add(uow, ConflictStatement(opened.id, me, role_of(opened.roles), has_conflict=True, by=me, at=uow.now), stated)
    record_events(uow, opened.case, [event])


def rule_on_conflict(uow: UnitOfWork, code: str, person: int, *, has_conflict: bool, reason: str) -> None:
    """Rule on the conflict of interest that another person reported.

    Without a conflict the person is let in again, and what was void counts again.

    Raises:
        NotAllowedError: nobody of that number has reported one, or the ruling is somebody else's.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.RULE_ON_CONFLICT)
    review = review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
    to_rule_on = {each.person: each for each in ReviewRules(uow.viewer, opened.facts, review).to_rule_on}
    name = case_queries.names_of(uow.session, [person]).get(person, "")

    stated = required_text(reason)
    if person not in to_rule_on:
        raise NotAllowedError(REFUSAL)
    event = Event("conflict-ruled", {"person": name, "ruling": RULING_NAMES[has_conflict], "reason": stated})

    enter_state(uow, opened.case, state)
    ruling = replace(to_rule_on[person], has_conflict=has_conflict, by=uow.viewer.id, at=uow.now)
    _add(uow, ruling, stated)
    record_events(uow, opened.case, [event])


def _add(uow: UnitOfWork, statement: ConflictStatement, reason: str) -> None:
    row = ConflictRuling(
        case_id=statement.case,
        person_id=statement.person,
        role=statement.role,
        has_conflict=statement.has_conflict,
        reason=reason,
        ruled_by=statement.by,
        ruled_at=statement.at,
    )
    uow.session.add(row)


def _listed(given: Iterable[Given]) -> Text:
    names = [GIVEN_NAMES[each.kind] for each in given]
    return Text(sv=", ".join(n.sv for n in names), en=", ".join(n.en for n in names)) if names else NOTHING

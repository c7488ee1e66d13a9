"""Revisions after the first one: what changed since the one before, and saying that nothing did."""

from collections.abc import Mapping
from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.workflow import Action
from riskflow.errors import NotFoundError
from riskflow.questionnaire.comparing import Difference, Said, differences, moved_levels
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import visible
from riskflow.services.assessment.answers import Sheaf, open_sheaf, sheaf_of
from riskflow.services.unit_of_work import NOT_FOUND, SWEDISH_TIME, Desk, move, open_case, record_event
from riskflow.store.queries import finding


@dataclass(frozen=True, slots=True)
class Comparison:
    """A revision beside the one that was submitted before it."""

    before: Sheaf
    after: Sheaf
    differences: tuple[Difference, ...]
    levels: Mapping[Area, tuple[Level, Level]]


def comparison(desk: Desk, sheaf: Sheaf) -> Comparison | None:
    """Return a revision beside the one before it, or nothing for the first one."""
    earlier = finding.submitted_before(desk.session, sheaf.assessment)
    if earlier is None:
        return None
    before = sheaf_of(desk, earlier)
    now = {area: result.level for area, result in sheaf.profile.areas.items()}
    changed = differences(said(before), said(sheaf))
    return Comparison(before, sheaf, changed, moved_levels(earlier.levels, now))


def said(sheaf: Sheaf) -> Said:
    """Return what a revision says: what is hidden is not said."""
    seen = visible(sheaf.questionnaire, sheaf.answers)
    return Said(seen, {question: sheaf.rows[question].comment for question in seen})


def confirm_unchanged(desk: Desk, code: str) -> None:
    """Note that the applicant says that nothing has changed since the revision before."""
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ANSWER)
    found = comparison(desk, open_sheaf(desk, matter))
    if found is None or found.before.assessment.submitted_at is None:
        raise NotFoundError(NOT_FOUND)
    since = found.before.assessment.submitted_at.astimezone(SWEDISH_TIME).date()
    record_event(desk, matter.case, "nothing-changed", since=since.isoformat())

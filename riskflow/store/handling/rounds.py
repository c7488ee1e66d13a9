"""Queries of calibration rounds, and counts of how people judge."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import CalibrationRating, CalibrationRound, Case, Decision, LightCheck, Opinion

LATEST = 20
DECISION = "decision"


def latest_rounds(session: Session) -> Sequence[CalibrationRound]:
    """Return the latest rounds, the newest first."""
    return session.exec(select(CalibrationRound).order_by(col(CalibrationRound.id).desc()).limit(LATEST)).all()


def ratings_in(session: Session, round_id: int) -> Sequence[CalibrationRating]:
    query = select(CalibrationRating).where(CalibrationRating.round_id == round_id)
    return session.exec(query.order_by(col(CalibrationRating.id))).all()


@dataclass(frozen=True, slots=True)
class OverrideCounts:
    """How many acts there were of each kind, and how many departed from what in which direction."""

    acts: Mapping[str, int]
    ways: Mapping[tuple[str, str, str], int]


def override_counts(session: Session) -> OverrideCounts:
    """Return the counts over all opinions, positions and decisions; few depart, and only those are read."""
    given = sa.select(sa.type_coerce(col(Opinion.group), sa.String()), sa.func.count()).group_by(col(Opinion.group))
    acts = {str(found): number for found, number in session.execute(given)}
    decided = select(sa.func.count()).select_from(Decision).where(Decision.benefit != "")
    acts[DECISION] = session.exec(decided).one()
    said = select(Opinion.group, Opinion.overrides).where(Opinion.override_reason != "")
    ruled = select(Decision.overrides).where(Decision.override_reason != "")
    departed = [(str(act), each) for act, found in session.exec(said).all() for each in found]
    departed += [(DECISION, each) for found in session.exec(ruled).all() for each in found]
    return OverrideCounts(acts, Counter((act, each["against"], each["direction"]) for act, each in departed))


def light_check_counts(session: Session) -> dict[str, int]:
    """Return how many light checks had each outcome."""
    outcome = sa.type_coerce(col(LightCheck.outcome), sa.String())
    return {
        str(found): number for found, number in session.execute(sa.select(outcome, sa.func.count()).group_by(outcome))
    }


def latest_light_checks(session: Session) -> list[tuple[LightCheck, Case]]:
    """Return the latest light checks with their cases, the newest first."""
    query = select(LightCheck, Case).join(Case, col(Case.id) == col(LightCheck.case_id))
    rows = session.exec(query.order_by(col(LightCheck.id).desc()).limit(LATEST)).all()
    return [(check, case) for check, case in rows]

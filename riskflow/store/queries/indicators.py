"""Reads of indicators, and the write that puts an import in force."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import quantiles

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.indicators.catalogue import EVERYWHERE_ELSE, Observation
from riskflow.store.tables import ContextImport, IndicatorValue, WorldSpread

MIN_TERRITORIES_FOR_SPREAD = 20


@dataclass(frozen=True, slots=True)
class IndicatorExtent:
    """How much is in force of one indicator."""

    observations: int
    territories: int
    newest: date


def every_import(session: Session) -> Sequence[ContextImport]:
    """Return all imports, oldest first."""
    return session.exec(select(ContextImport).order_by(col(ContextImport.id))).all()


def imports_in_force(session: Session) -> dict[str, ContextImport]:
    """Return the import in force of each indicator."""
    return {indicator: row for row in every_import(session) for indicator in row.indicators}


def extents(session: Session) -> dict[str, IndicatorExtent]:
    query = select(
        IndicatorValue.indicator,
        sa.func.count(),
        sa.func.count(sa.distinct(col(IndicatorValue.territory))),
        sa.func.max(IndicatorValue.as_of),
    ).group_by(col(IndicatorValue.indicator))
    rows = session.exec(query).all()
    return {indicator: IndicatorExtent(count, territories, newest) for indicator, count, territories, newest in rows}


def values_of(session: Session, territories: Iterable[str]) -> Sequence[IndicatorValue]:
    """Return the values in force for some territories, and those of lists for all that they do not name."""
    wanted = {*territories, EVERYWHERE_ELSE}
    return session.exec(
        select(IndicatorValue).where(col(IndicatorValue.territory).in_(wanted)).order_by(col(IndicatorValue.as_of))
    ).all()


def spreads(session: Session) -> dict[str, list[WorldSpread]]:
    """Return the spread of every indicator over all territories, by year."""
    found: dict[str, list[WorldSpread]] = defaultdict(list)
    for row in session.exec(select(WorldSpread).order_by(col(WorldSpread.as_of))).all():
        found[row.indicator].append(row)
    return found


def put_in_force(session: Session, row: ContextImport, observations: Sequence[Observation]) -> None:
    """Replace the values of the indicators of an import, within the caller's transaction."""
    session.add(row)
    session.flush()  # the values need its id
    session.execute(sa.delete(IndicatorValue).where(col(IndicatorValue.indicator).in_(row.indicators)))
    session.execute(sa.delete(WorldSpread).where(col(WorldSpread.indicator).in_(row.indicators)))
    values = [
        {
            "import_id": row.id,
            "indicator": o.indicator,
            "territory": o.territory,
            "as_of": o.as_of,
            "value": o.value,
            "low": o.low,
            "high": o.high,
            "note": o.note,
        }
        for o in observations
    ]
    session.execute(sa.insert(IndicatorValue), values)
    if spread := _spread(row.id, observations):
        session.execute(sa.insert(WorldSpread), spread)


def _spread(number: int | None, observations: Sequence[Observation]) -> list[dict[str, object]]:
    years: dict[tuple[str, date], list[float]] = defaultdict(list)
    for each in observations:
        if each.territory != EVERYWHERE_ELSE:
            years[each.indicator, each.as_of].append(each.value)
    return [
        {
            "import_id": number,
            "indicator": indicator,
            "as_of": as_of,
            **dict(zip(("quarter", "half", "three_quarters"), quantiles(values, n=4), strict=True)),
            "territories": len(values),
        }
        for (indicator, as_of), values in years.items()
        if len(values) >= MIN_TERRITORIES_FOR_SPREAD
    ]

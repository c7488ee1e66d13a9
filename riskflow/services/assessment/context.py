"""The context of a case: the indicators in force for the partners' territories, and what the policy makes of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from riskflow.indicators.catalogue import EVERYWHERE_ELSE, INDICATORS, Indicator, Observation
from riskflow.questionnaire.answer_sheet import territories_in
from riskflow.questionnaire.context import (
    ContextScore,
    ObservationInForce,
    ObservationLookup,
    ObservationOrigin,
    score_context,
)
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.scoring import Answers
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import indicators
from riskflow.store.tables import ContextImport, IndicatorValue, WorldSpread
from riskflow.territories import territory_by_code


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """One indicator of one territory over the years, with the world's spread and where it comes from."""

    indicator: Indicator
    observations: tuple[Observation, ...]
    spread: tuple[WorldSpread, ...]
    origin: ObservationOrigin | None

    @property
    def latest(self) -> Observation | None:
        """The newest value, whatever its age."""
        return self.observations[-1] if self.observations else None


def weigh_context(uow: UnitOfWork, version: QuestionnaireVersion, answers: Answers) -> ContextScore:
    """Return driver C of a draft from the partners' territories and the data in force today."""
    territories = territories_in(version.questionnaire, answers)
    known = _lookup(uow.session, territories) if version.policy.context and territories else _nothing
    return score_context(version.policy, territories, known, uow.today)


def indicator_series(uow: UnitOfWork, territories: Sequence[str]) -> dict[str, list[IndicatorSeries]]:
    """Return per territory every indicator, also those without data: that nothing is known is said, not hidden."""
    series = _series(indicators.values_of(uow.session, territories))
    imports, spread = indicators.imports_in_force(uow.session), indicators.spreads(uow.session)
    return {
        territory: [
            IndicatorSeries(
                indicator,
                tuple(_values_in(series, name, territory)),
                tuple(spread.get(name, ())),
                origin_of(imports[name]) if name in imports else None,
            )
            for name, indicator in INDICATORS.items()
        ]
        for territory in dict.fromkeys(territories)
    }


def origin_of(row: ContextImport) -> ObservationOrigin:
    """Return where the values of an import come from."""
    return ObservationOrigin(row.source, row.published, row.imported_at.astimezone(SWEDISH_TIME).date(), row.digest)


def _lookup(session: Session, territories: Sequence[str]) -> ObservationLookup:
    series = _series(indicators.values_of(session, territories))
    origins = {name: origin_of(row) for name, row in indicators.imports_in_force(session).items()}

    def known(indicator: str, territory: str) -> ObservationInForce:
        found = _values_in(series, indicator, territory)
        return ObservationInForce(origins.get(indicator), found[-1] if found else None)

    return known


def _nothing(_indicator: str, _territory: str) -> ObservationInForce:
    return ObservationInForce(None)


Series = dict[tuple[str, str], list[Observation]]


def _series(rows: Sequence[IndicatorValue]) -> Series:
    found: Series = defaultdict(list)
    for row in rows:
        seen = Observation(row.indicator, row.territory, row.as_of, row.value, row.low, row.high, row.note)
        found[row.indicator, row.territory].append(seen)
    return found


def _values_in(series: Series, indicator: str, territory: str) -> list[Observation]:
    """Return the values of a territory; one that a whole list does not name has what holds for all others."""
    if territory_by_code(territory) is None:  # left open, or no territory of ISO 3166: nothing is known of it
        return []
    return series.get((indicator, territory)) or series.get((indicator, EVERYWHERE_ELSE)) or []

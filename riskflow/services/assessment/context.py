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
from riskflow.questionnaire.scoring import Answers, visible_answers
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
    """Return driver C, the context, of a draft from the partners' territories and the data in force today."""
    territories = territories_in(version.questionnaire, answers)
    lookup = observation_lookup(uow.session, territories) if version.policy.context and territories else _no_data
    seen = visible_answers(version.questionnaire, answers)
    return score_context(version.policy, territories, lookup, uow.today, seen)


def indicator_series(uow: UnitOfWork, territories: Sequence[str]) -> dict[str, list[IndicatorSeries]]:
    """Return per territory every indicator, also those without data, so that pages can say that none is known."""
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


def observation_lookup(session: Session, territories: Sequence[str]) -> ObservationLookup:
    """Return the look-up of the values in force for some territories."""
    series = _series(indicators.values_of(session, territories))
    origins = {name: origin_of(row) for name, row in indicators.imports_in_force(session).items()}

    def in_force(indicator: str, territory: str) -> ObservationInForce:
        values = _values_in(series, indicator, territory)
        return ObservationInForce(origins.get(indicator), values[-1] if values else None)

    return in_force


def _no_data(_indicator: str, _territory: str) -> ObservationInForce:
    return ObservationInForce(None)


Series = dict[tuple[str, str], list[Observation]]


def _series(rows: Sequence[IndicatorValue]) -> Series:
    series: Series = defaultdict(list)
    for row in rows:
        observation = Observation(row.indicator, row.territory, row.as_of, row.value, row.low, row.high, row.note)
        series[row.indicator, row.territory].append(observation)
    return series


def _values_in(series: Series, indicator: str, territory: str) -> list[Observation]:
    """Return the values of a territory, or those of `EVERYWHERE_ELSE` where a list names only the exceptions."""
    # A territory that was left open, or is none of ISO 3166, must not get the value for everywhere else.
    if territory_by_code(territory) is None:
        return []
    return series.get((indicator, territory)) or series.get((indicator, EVERYWHERE_ELSE)) or []

"""The context of a case: the indicators in force for the partners' territories, and what the policy makes of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from riskflow.indicators.catalogue import EVERYWHERE_ELSE, INDICATORS, Indicator, Observation
from riskflow.questionnaire.answer_sheet import territories_in
from riskflow.questionnaire.context import Known, Lookup, Origin, Weighed, weigh
from riskflow.questionnaire.loader import Version
from riskflow.questionnaire.scoring import Answers
from riskflow.services.unit_of_work import SWEDISH_TIME, Desk
from riskflow.store.queries import indicators
from riskflow.store.tables import ContextImport, IndicatorValue, WorldSpread
from riskflow.territories import by_code


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator of one territory over the years, with the world's spread and where it comes from."""

    indicator: Indicator
    series: tuple[Observation, ...]
    spread: tuple[WorldSpread, ...]
    origin: Origin | None

    @property
    def latest(self) -> Observation | None:
        """The newest value, whatever its age."""
        return self.series[-1] if self.series else None


def weighed(desk: Desk, version: Version, answers: Answers) -> Weighed:
    """Return driver C of a draft from the partners' territories and the data in force today."""
    territories = territories_in(version.questionnaire, answers)
    known = _lookup(desk.session, territories) if version.policy.context and territories else _nothing
    return weigh(version.policy, territories, known, desk.today)


def standings(desk: Desk, territories: Sequence[str]) -> dict[str, list[Standing]]:
    """Return per territory every indicator, also those without data: that nothing is known is said, not hidden."""
    series = _series(indicators.values_of(desk.session, territories))
    imports, spread = indicators.imports_in_force(desk.session), indicators.spreads(desk.session)
    return {
        territory: [
            Standing(
                indicator,
                tuple(_of(series, name, territory)),
                tuple(spread.get(name, ())),
                origin_of(imports[name]) if name in imports else None,
            )
            for name, indicator in INDICATORS.items()
        ]
        for territory in dict.fromkeys(territories)
    }


def origin_of(row: ContextImport) -> Origin:
    """Return where the values of an import come from."""
    return Origin(row.source, row.published, row.imported_at.astimezone(SWEDISH_TIME).date(), row.digest)


def _lookup(session: Session, territories: Sequence[str]) -> Lookup:
    series = _series(indicators.values_of(session, territories))
    origins = {name: origin_of(row) for name, row in indicators.imports_in_force(session).items()}

    def known(indicator: str, territory: str) -> Known:
        found = _of(series, indicator, territory)
        return Known(origins.get(indicator), found[-1] if found else None)

    return known


def _nothing(_indicator: str, _territory: str) -> Known:
    return Known(None)


Series = dict[tuple[str, str], list[Observation]]


def _series(rows: Sequence[IndicatorValue]) -> Series:
    found: Series = defaultdict(list)
    for row in rows:
        seen = Observation(row.indicator, row.territory, row.as_of, row.value, row.low, row.high, row.note)
        found[row.indicator, row.territory].append(seen)
    return found


def _of(series: Series, indicator: str, territory: str) -> list[Observation]:
    """Return the values of a territory; one that a whole list does not name has what holds for all others."""
    if by_code(territory) is None:  # left open, or no territory of ISO 3166: nothing is known of it
        return []
    return series.get((indicator, territory)) or series.get((indicator, EVERYWHERE_ELSE)) or []

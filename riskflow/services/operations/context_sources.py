"""Which sources are in force, how old they are, and what the policy needs of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from riskflow.indicators.catalogue import INDICATORS, SOURCES, IndicatorSource
from riskflow.questionnaire.policy import ContextRule
from riskflow.services.unit_of_work import Desk
from riskflow.store.queries import indicators
from riskflow.store.tables import ContextImport
from riskflow.text import Text

MISSING = Text(sv="saknas: räknas som okänt utanför EES", en="missing: counts as unknown outside the EEA")
TOO_OLD = Text(sv="för gammalt sedan {day}: räknas som okänt", en="too old since {day}: counts as unknown")
GOOD_UNTIL = Text(sv="gäller till och med {day}", en="good until {day}")


@dataclass(frozen=True, slots=True)
class Need:
    """One rule of the policy in use, and the newest day that data in force hold for."""

    rule: ContextRule
    newest: date | None

    @property
    def area(self) -> str:
        """The area that it feeds."""
        return self.rule.area.value

    @property
    def indicator(self) -> str:
        """The indicator that it reads."""
        return self.rule.indicator

    @property
    def good_until(self) -> date | None:
        """The last day on which the newest data count."""
        return self.newest + timedelta(days=self.rule.shelf_life_days) if self.newest else None

    def is_met(self, today: date) -> bool:
        """Say whether there are data that are not too old."""
        return self.good_until is not None and today <= self.good_until

    def state(self, today: date) -> Text:
        """Say in words how the data stand."""
        if self.good_until is None:
            return MISSING
        return (GOOD_UNTIL if today <= self.good_until else TOO_OLD).filled(day=self.good_until.isoformat())


@dataclass(frozen=True, slots=True)
class SourceInForce:
    """A source, its imports in force (several where files bring different indicators), and what rests on it."""

    source: IndicatorSource
    imports: tuple[ContextImport, ...]
    needs: tuple[Need, ...]

    def as_plain(self, today: date) -> dict[str, Any]:
        """Return what scripts read."""
        return {
            "source": self.source.id,
            "name": self.source.name.en,
            "licence": self.source.licence.en,
            "non_commercial": self.source.non_commercial,
            "imports": [
                {
                    "file": row.place,
                    "published": row.published.isoformat(),
                    "newest": row.newest.isoformat(),
                    "imported_at": row.imported_at.isoformat(),
                    "sha256": row.digest,
                    "rows": row.rows,
                    "values": row.observations,
                    "territories": row.territories,
                    "indicators": row.indicators,
                }
                for row in self.imports
            ],
            "rests_on_it": [
                {
                    "area": need.area,
                    "indicator": need.indicator,
                    "good_until": need.good_until.isoformat() if need.good_until else None,
                    "is_met": need.is_met(today),
                }
                for need in self.needs
            ],
        }


def sources_in_force(desk: Desk) -> Sequence[SourceInForce]:
    """Return every source that can be imported, also those that never were."""
    in_force = indicators.imports_in_force(desk.session)
    extents = indicators.extents(desk.session)
    rules = desk.library.current(desk.questionnaire).policy.context
    return [
        SourceInForce(
            source,
            tuple({row.id: row for row in in_force.values() if row.source == source.id}.values()),
            tuple(
                Need(rule, extents[rule.indicator].newest if rule.indicator in extents else None)
                for rule in rules
                if _source_of(rule) == source.id
            ),
        )
        for source in SOURCES.values()
    ]


def _source_of(rule: ContextRule) -> str:
    return INDICATORS[rule.indicator].source

"""Indicators for templates: what is known of the partners' territories, and what an assessment used of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.indicators.catalogue import INDICATOR_SOURCES, INDICATORS, Indicator, IndicatorSource, Observation
from riskflow.indicators.parts import note_text
from riskflow.questionnaire.answer_sheet import territories_in
from riskflow.services.assessment.answers import ScoredAssessment
from riskflow.services.assessment.context import IndicatorSeries, indicator_series
from riskflow.services.records.wording import evidence_text, rule_text
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import WorldSpread
from riskflow.territories import territory_by_code
from riskflow.text import Text
from riskflow.web.filters import localise
from riskflow.web.present.charts import Chart, chart_rows, draw_chart

ADEQUACY = "eu-adequacy"
"""Left out for territories of the EEA, where the GDPR itself applies."""
MIN_AGE_TO_WARN = 3
"""Years after which a page marks a value as old. Whether it still counts is decided by the policy."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator of one territory as a page shows it."""

    indicator: Indicator
    source: IndicatorSource
    series: IndicatorSeries
    chart: Chart | None
    today: date

    @property
    def years_old(self) -> int:
        """The age of the newest value in years, or 0 if it needs no warning."""
        age = self.today.year - self.latest.as_of.year if self.latest else 0
        return age if age >= MIN_AGE_TO_WARN else 0

    @property
    def latest(self) -> Observation | None:
        return self.series.latest

    @property
    def note(self) -> Text | None:
        """What the publisher, or the import, adds to the newest value."""
        return note_text(self.latest.note, self.latest.indicator) if self.latest else None

    @property
    def rows(self) -> list[tuple[Observation, WorldSpread | None]]:
        """The values over the years, with the world's."""
        return chart_rows(self.series)

    def format_value(self, value: float) -> str:
        """Return a value in the reader's language."""
        return localise(self.indicator.value_text(value))


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One value that an assessment used, with the rule and the step that it counted as."""

    territory: str
    area: Text
    indicator: Indicator
    value: Text | None
    source: IndicatorSource | None
    step: int | None
    rule: Text


def indicator_rows(uow: UnitOfWork, territories: Sequence[str]) -> dict[str, list[IndicatorRow]]:
    """Return the indicators of each territory with the data in force today."""
    found = indicator_series(uow, [code for code in territories if territory_by_code(code)])
    eea = uow.current_version.policy.eea
    return {
        code: [_indicator_row(each, uow.today) for each in series if each.indicator.id != ADEQUACY or code not in eea]
        for code, series in found.items()
    }


def _indicator_row(series: IndicatorSeries, today: date) -> IndicatorRow:
    indicator = series.indicator
    return IndicatorRow(
        indicator,
        INDICATOR_SOURCES[indicator.source],
        series,
        draw_chart(series, lambda v: localise(indicator.value_text(v))),
        today,
    )


def indicator_panel(uow: UnitOfWork, scored: ScoredAssessment) -> dict[str, Any]:
    """Return what the pages of a case show: the values that the assessment used, and those of today."""
    territories = territories_in(scored.questionnaire, scored.answers)
    return {
        "used": list(_evidence_rows(scored)),
        "places": indicator_rows(uow, territories),
        "has_rules": bool(scored.version.policy.context),
        "is_frozen": scored.assessment.submitted_at is not None,
    }


def _evidence_rows(scored: ScoredAssessment) -> Iterator[EvidenceRow]:
    """Yield the evidence with the rules of the version that the assessment is pinned to."""
    rules = {(rule.area, rule.indicator): rule for rule in scored.version.policy.context}
    for each in scored.context_evidence:
        yield EvidenceRow(
            territory=each.territory,
            area=scored.questionnaire.areas[each.area],
            indicator=INDICATORS[each.indicator],
            value=evidence_text(each),
            source=INDICATOR_SOURCES[each.source] if each.source else None,
            step=each.step,
            rule=rule_text(rules[each.area, each.indicator]),
        )

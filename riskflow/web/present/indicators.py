"""The world around the work: what is known of the partners' territories, and what an assessment used of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.indicators.catalogue import INDICATORS, SOURCES, Indicator, IndicatorSource, Observation
from riskflow.questionnaire.answer_sheet import territories_in
from riskflow.questionnaire.model import Area
from riskflow.services.assessment.answers import Sheaf
from riskflow.services.assessment.context import Standing, standings
from riskflow.services.records.wording import ground_words, rule_words
from riskflow.services.unit_of_work import Desk
from riskflow.store.tables import WorldSpread
from riskflow.territories import by_code
from riskflow.text import Text
from riskflow.web.filters import t
from riskflow.web.present.charts import Chart, draw, rows_of

ADEQUACY = "eu-adequacy"
"""Says nothing inside the EEA, where the GDPR itself applies."""
OLD = 3
"""From how many years on a value is marked as old. Whether it still counts is for the policy to say."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one territory as a page shows it."""

    indicator: Indicator
    source: IndicatorSource
    standing: Standing
    chart: Chart | None
    today: date

    @property
    def old(self) -> int:
        """How many years old the newest value is, where that is worth a warning."""
        age = self.today.year - self.latest.as_of.year if self.latest else 0
        return age if age >= OLD else 0

    @property
    def latest(self) -> Observation | None:
        """The newest value."""
        return self.standing.latest

    @property
    def rows(self) -> list[tuple[Observation, WorldSpread | None]]:
        """The values over the years, with the world's."""
        return rows_of(self.standing)

    def words(self, value: float) -> str:
        """Return a value in the reader's language."""
        return t(self.indicator.words(value))


@dataclass(frozen=True, slots=True)
class Used:
    """One value that an assessment used, and what it counted as."""

    territory: str
    area: Text
    indicator: Indicator
    words: Text | None
    source: IndicatorSource | None
    step: int | None
    rule: Text


def lines_of(desk: Desk, territories: Sequence[str]) -> dict[str, list[Line]]:
    """Return per territory what is known of it today, indicator by indicator."""
    found = standings(desk, [code for code in territories if by_code(code)])
    eea = desk.library.current(desk.questionnaire).policy.eea
    return {
        code: [_line(each, desk.today) for each in listed if not (code in eea and each.indicator.id == ADEQUACY)]
        for code, listed in found.items()
    }


def _line(standing: Standing, today: date) -> Line:
    indicator = standing.indicator
    return Line(indicator, SOURCES[indicator.source], standing, draw(standing, lambda v: t(indicator.words(v))), today)


def world_of(desk: Desk, sheaf: Sheaf) -> dict[str, Any]:
    """Return what the pages of a case show: the values used, dated, and what is known today."""
    territories = territories_in(sheaf.questionnaire, sheaf.answers)
    return {
        "used": list(_used(sheaf)),
        "places": lines_of(desk, territories),
        "has_rules": bool(sheaf.version.policy.context),
        "is_frozen": sheaf.assessment.submitted_at is not None,
    }


def _used(sheaf: Sheaf) -> Iterator[Used]:
    """Yield the grounds with the rules of the version that the assessment is pinned to."""
    rules = {(rule.area, rule.indicator): rule for rule in sheaf.version.policy.context}
    for each in sheaf.grounds:
        yield Used(
            territory=each.territory,
            area=sheaf.questionnaire.areas[Area(each.area)],
            indicator=INDICATORS[each.indicator],
            words=ground_words(each),
            source=SOURCES[each.source] if each.source else None,
            step=each.step,
            rule=rule_words(rules[Area(each.area), each.indicator]),
        )

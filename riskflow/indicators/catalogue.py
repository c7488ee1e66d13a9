"""The indicators about territories: what each says, on which scale, which way it worsens, and who publishes it.

The catalogue itself is data: `catalogue.yaml`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.packaged import packaged_yaml
from riskflow.text import Text

MINUS = "\N{MINUS SIGN}"
EVERYWHERE_ELSE = "*"
"""In a list that names only some territories: the row that says what holds for all others, and as of when."""


@dataclass(frozen=True, slots=True)
class IndicatorSource:
    """Who publishes a file, under which terms, and the least that a whole file must hold."""

    id: str
    name: Text
    licence: Text
    address: str
    non_commercial: bool = False
    is_list: bool = False
    min_territories: int = 100


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one indicator for one territory: as of which day, with its interval where one is given."""

    indicator: str
    territory: str
    as_of: date
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: a number on a scale, or one of some named states from mild to severe."""

    id: str
    source: str
    name: Text
    meaning: Text
    minimum: float
    maximum: float
    worsens_upwards: bool = False
    states: tuple[tuple[str, Text], ...] = ()
    decimals: int = 2
    chart_range: tuple[float, float] | None = None

    def severity(self, value: float) -> float:
        """Return a number that grows as the value gets worse."""
        return value if self.worsens_upwards else -value

    def is_on_scale(self, value: float) -> bool:
        """Return whether a value lies on the scale; NaN does not."""
        return self.minimum <= value <= self.maximum

    def parse(self, written: str) -> float:
        """Return the value that a policy or a file writes, as a number or as the name of a state.

        Raises:
            ValueError: when it is neither, or lies off the scale.
        """
        names = [name for name, _ in self.states]
        if names:
            if written not in names:
                raise ValueError(f"'{written}' is none of {', '.join(names)}")
            return float(names.index(written))
        value = float(written)
        if not self.is_on_scale(value):
            raise ValueError(f"{written} is outside {self.minimum:g} to {self.maximum:g}")
        return value

    def value_text(self, value: float) -> Text:
        """Return a value as people read it."""
        if self.states:
            return self.states[int(value)][1]
        plain = f"{value:.{self.decimals}f}".replace("-", MINUS)
        return Text(sv=plain.replace(".", ","), en=plain)


def _source(name: str, written: dict[str, Any]) -> IndicatorSource:
    return IndicatorSource(name, **_with_texts(written))


def _indicator(name: str, written: dict[str, Any]) -> Indicator:
    states = tuple((state, Text(**text)) for state, text in written.pop("states", {}).items())
    chart_range = tuple(written.pop("chart_range", ())) or None
    return Indicator(name, **_with_texts(written), states=states, chart_range=chart_range)


def _with_texts(written: dict[str, Any]) -> dict[str, Any]:
    return {key: Text(**value) if isinstance(value, dict) else value for key, value in written.items()}


_CATALOGUE = packaged_yaml("indicators/catalogue.yaml")
INDICATOR_SOURCES = {name: _source(name, written) for name, written in _CATALOGUE["sources"].items()}
INDICATORS = {name: _indicator(name, written) for name, written in _CATALOGUE["indicators"].items()}
"""In the order in which pages show them."""

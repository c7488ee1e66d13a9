"""The catalogue of indicators (scale, direction, states) and their sources. Its data are in `catalogue.yaml`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.packaged import packaged_yaml
from riskflow.text import Text

MINUS = "\N{MINUS SIGN}"
# The territory of an observation that holds for all territories that a list does not name.
EVERYWHERE_ELSE = "*"


@dataclass(frozen=True, slots=True)
class IndicatorSource:
    """A publisher's table, its licence, and the number of territories below which a file is cut off."""

    id: str
    name: Text
    licence: Text
    address: str
    non_commercial: bool = False
    is_list: bool = False
    min_territories: int = 100


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one indicator for one territory on one day, with its confidence interval where one is given."""

    indicator: str
    territory: str
    as_of: date
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: a number on a scale, or one of its states, which are ordered and stored as their position."""

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
        """Return the value with the sign that makes worse values greater."""
        return value if self.worsens_upwards else -value

    def is_on_scale(self, value: float) -> bool:
        """Return whether a value is within the scale; NaN is not."""
        return self.minimum <= value <= self.maximum

    def parse(self, written: str) -> float:
        """Return the value of a number or of the id of a state, as policies and files have them.

        Raises:
            ValueError: when it is neither, or is off the scale.
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
        """Return a value as pages show it: with a true minus sign, and a decimal comma in Swedish."""
        if self.states:
            return self.states[int(value)][1]
        plain = f"{value:.{self.decimals}f}".replace("-", MINUS)
        return Text(sv=plain.replace(".", ","), en=plain)


def _source(name: str, row: dict[str, Any]) -> IndicatorSource:
    return IndicatorSource(name, **_with_texts(row))


def _indicator(name: str, row: dict[str, Any]) -> Indicator:
    states = tuple((state, Text(**text)) for state, text in row.pop("states", {}).items())
    chart_range = tuple(row.pop("chart_range", ())) or None
    return Indicator(name, **_with_texts(row), states=states, chart_range=chart_range)


def _with_texts(row: dict[str, Any]) -> dict[str, Any]:
    return {key: Text(**value) if isinstance(value, dict) else value for key, value in row.items()}


_CATALOGUE = packaged_yaml("indicators/catalogue.yaml")
INDICATOR_SOURCES = {name: _source(name, row) for name, row in _CATALOGUE["sources"].items()}
# In the order in which pages show them.
INDICATORS = {name: _indicator(name, row) for name, row in _CATALOGUE["indicators"].items()}

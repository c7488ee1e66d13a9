"""Small plain charts over the years: geometry only; the template draws it and the stylesheet gives it its colours."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from riskflow.indicators.catalogue import Indicator, Observation
from riskflow.services.assessment.context import Standing
from riskflow.store.tables import WorldSpread

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 44, 14, 28
FEWEST_YEARS = 2
TICKS = 2  # steps of the scale between its lines

Place = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with words beside it."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart is drawn from, in the units of its view box."""

    band: str
    median: str
    intervals: tuple[str, ...]
    lines: tuple[str, ...]
    dots: tuple[Mark, ...]
    last: Mark
    across: tuple[Mark, ...]
    along: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def draw(standing: Standing, written: Callable[[float], str]) -> Chart | None:
    """Return the chart of one territory before the world's quartiles; a single year, or a list, has none."""
    series, indicator = standing.series, standing.indicator
    if indicator.states or len(series) < FEWEST_YEARS:
        return None
    first, last = series[0].as_of.year, series[-1].as_of.year
    along = _along(first, last)
    across = _across(indicator)
    spread = [each for each in standing.spread if first <= each.as_of.year <= last]
    runs = list(_runs(series))
    return Chart(
        band=_band([(s.as_of.year, s.quarter, s.three_quarters) for s in spread], along, across),
        median=_line([(s.as_of.year, s.half) for s in spread], along, across),
        intervals=tuple(_interval(run, along, across) for run in runs if _has_interval(run)),
        lines=tuple(_line([(o.as_of.year, o.value) for o in run], along, across) for run in runs if len(run) > 1),
        dots=tuple(Mark(along(run[0].as_of.year), across(run[0].value)) for run in runs if len(run) == 1),
        last=Mark(along(last), across(series[-1].value), written(series[-1].value)),
        across=tuple(_scale(indicator, across, written)),
        along=tuple(Mark(along(year), HEIGHT - BOTTOM, str(year)) for year in _years(first, last)),
    )


def _along(first: int, last: int) -> Place:
    step = (WIDTH - LEFT - RIGHT) / max(1, last - first)
    return lambda year: round(LEFT + (year - first) * step, 1)


def _across(indicator: Indicator) -> Place:
    low, high = indicator.drawn or (indicator.least, indicator.most)
    span = (HEIGHT - TOP - BOTTOM) / (high - low)
    return lambda value: round(HEIGHT - BOTTOM - (min(max(value, low), high) - low) * span, 1)


def _runs(series: Sequence[Observation]) -> Iterator[list[Observation]]:
    """Yield the stretches of years without a gap: a line over missing years would say what nobody measured."""
    run: list[Observation] = []
    for each in series:
        if run and each.as_of.year > run[-1].as_of.year + 1:
            yield run
            run = []
        run.append(each)
    yield run


def _has_interval(run: Sequence[Observation]) -> bool:
    return len(run) > 1 and all(each.low is not None and each.high is not None for each in run)


def _interval(run: Sequence[Observation], along: Place, across: Place) -> str:
    return _band([(o.as_of.year, o.low or 0.0, o.high or 0.0) for o in run], along, across)


def _line(points: Sequence[tuple[int, float]], along: Place, across: Place) -> str:
    return " ".join(f"{along(year)},{across(value)}" for year, value in points)


def _band(points: Sequence[tuple[int, float, float]], along: Place, across: Place) -> str:
    """Go along the upper edge and back along the lower."""
    above = [(year, high) for year, _, high in points]
    below = [(year, low) for year, low, _ in reversed(points)]
    return _line([*above, *below], along, across)


def _scale(indicator: Indicator, across: Place, written: Callable[[float], str]) -> Iterator[Mark]:
    low, high = indicator.drawn or (indicator.least, indicator.most)
    for number in range(TICKS + 1):
        value = low + (high - low) * number / TICKS
        yield Mark(LEFT, across(value), _short(written(value)))


def _short(number: str) -> str:
    """Leave out decimals that say nothing: 0.50 becomes 0.5 and 1,00 becomes 1."""
    return number.rstrip("0").rstrip(".,") if set(number) & {".", ","} else number


def _years(first: int, last: int) -> list[int]:
    return [first, last] if last - first < FEWEST_YEARS * 3 else [first, (first + last) // 2, last]


def rows_of(standing: Standing) -> list[tuple[Observation, WorldSpread | None]]:
    """Return what the chart shows as a table, newest first."""
    behind = {each.as_of: each for each in standing.spread}
    return [(each, behind.get(each.as_of)) for each in reversed(standing.series)]

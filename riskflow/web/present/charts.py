"""Line charts over the years: the geometry only; the template draws it and the stylesheet has the colours."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from riskflow.indicators.catalogue import Indicator, Observation
from riskflow.services.assessment.context import IndicatorSeries
from riskflow.store.tables import WorldSpread

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 44, 14, 28
MIN_YEARS = 2
TICKS = 2  # intervals of the vertical scale

AxisScale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with a label, in the units of the view box."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The shapes of a chart, as SVG point lists in the units of its view box."""

    band: str
    median: str
    intervals: tuple[str, ...]
    lines: tuple[str, ...]
    dots: tuple[Mark, ...]
    last: Mark
    y_labels: tuple[Mark, ...]
    x_labels: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def draw_chart(indicator_series: IndicatorSeries, format_value: Callable[[float], str]) -> Chart | None:
    """Return the chart of one territory with the world's quartiles; a single year, or a list, has none."""
    series, indicator = indicator_series.observations, indicator_series.indicator
    if indicator.states or len(series) < MIN_YEARS:
        return None
    first, last = series[0].as_of.year, series[-1].as_of.year
    x_of = _x_scale(first, last)
    y_of = _y_scale(indicator)
    spread = [each for each in indicator_series.spread if first <= each.as_of.year <= last]
    runs = list(_runs(series))
    return Chart(
        band=_band([(s.as_of.year, s.quarter, s.three_quarters) for s in spread], x_of, y_of),
        median=_line([(s.as_of.year, s.half) for s in spread], x_of, y_of),
        intervals=tuple(_interval(run, x_of, y_of) for run in runs if _has_interval(run)),
        lines=tuple(_line([(o.as_of.year, o.value) for o in run], x_of, y_of) for run in runs if len(run) > 1),
        dots=tuple(Mark(x_of(run[0].as_of.year), y_of(run[0].value)) for run in runs if len(run) == 1),
        last=Mark(x_of(last), y_of(series[-1].value), format_value(series[-1].value)),
        y_labels=tuple(_y_labels(indicator, y_of, format_value)),
        x_labels=tuple(Mark(x_of(year), HEIGHT - BOTTOM, str(year)) for year in _years(first, last)),
    )


def _x_scale(first: int, last: int) -> AxisScale:
    step = (WIDTH - LEFT - RIGHT) / max(1, last - first)
    return lambda year: round(LEFT + (year - first) * step, 1)


def _y_scale(indicator: Indicator) -> AxisScale:
    low, high = indicator.chart_range or (indicator.minimum, indicator.maximum)
    span = (HEIGHT - TOP - BOTTOM) / (high - low)
    return lambda value: round(HEIGHT - BOTTOM - (min(max(value, low), high) - low) * span, 1)


def _runs(series: Sequence[Observation]) -> Iterator[list[Observation]]:
    """Yield the runs of consecutive years."""
    # A line across missing years would show values that nobody measured.
    run: list[Observation] = []
    for each in series:
        if run and each.as_of.year > run[-1].as_of.year + 1:
            yield run
            run = []
        run.append(each)
    yield run


def _has_interval(run: Sequence[Observation]) -> bool:
    return len(run) > 1 and all(each.low is not None and each.high is not None for each in run)


def _interval(run: Sequence[Observation], x_of: AxisScale, y_of: AxisScale) -> str:
    return _band([(o.as_of.year, o.low or 0.0, o.high or 0.0) for o in run], x_of, y_of)


def _line(points: Sequence[tuple[int, float]], x_of: AxisScale, y_of: AxisScale) -> str:
    return " ".join(f"{x_of(year)},{y_of(value)}" for year, value in points)


def _band(points: Sequence[tuple[int, float, float]], x_of: AxisScale, y_of: AxisScale) -> str:
    """Return the outline of a band: along the upper edge and back along the lower."""
    upper = [(year, high) for year, _, high in points]
    lower = [(year, low) for year, low, _ in reversed(points)]
    return _line([*upper, *lower], x_of, y_of)


def _y_labels(indicator: Indicator, y_of: AxisScale, format_value: Callable[[float], str]) -> Iterator[Mark]:
    low, high = indicator.chart_range or (indicator.minimum, indicator.maximum)
    for number in range(TICKS + 1):
        value = low + (high - low) * number / TICKS
        yield Mark(LEFT, y_of(value), _trim_decimals(format_value(value)))


def _trim_decimals(number: str) -> str:
    """Return a number without trailing zeros: 0.5 for 0.50, 1 for 1,00."""
    return number.rstrip("0").rstrip(".,") if set(number) & {".", ","} else number


def _years(first: int, last: int) -> list[int]:
    return [first, last] if last - first < MIN_YEARS * 3 else [first, (first + last) // 2, last]


def chart_rows(indicator_series: IndicatorSeries) -> list[tuple[Observation, WorldSpread | None]]:
    """Return the values of the chart for a table, newest first, each with the world's spread of its day."""
    spread = {each.as_of: each for each in indicator_series.spread}
    return [(each, spread.get(each.as_of)) for each in reversed(indicator_series.observations)]

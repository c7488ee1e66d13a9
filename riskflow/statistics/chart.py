"""The geometry of the charts of a report: bars that begin at nothing, and intervals around a line at nothing.

A page and a PDF draw the same shapes in colours of their own. What is kept back is a word and has no bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from riskflow.statistics.report import HIDDEN, Cell, Figure, FigureRow, written
from riskflow.text import Language

WIDTH, ROW, BAR = 340, 42, 12
LEFT, VALUES = 2, 62
"""Where bars begin, and the room for the number after the longest one."""
LABEL_LENGTH = 46
MAX_ROWS = 18
"""A chart of more is as long as its table, and no quicker to read."""
POINT_STEP = 10


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of a chart: its words, and a bar or an interval below them; a level has its shape before the words."""

    y: int
    label: str
    level: str
    value: str
    is_hidden: bool
    x: float
    width: float
    middle: float | None = None

    @property
    def text_y(self) -> int:
        return self.y + 12

    @property
    def bar_y(self) -> int:
        return self.y + 18

    @property
    def axis_y(self) -> tuple[int, int]:
        """The ends of the line at nothing, which leaves the words alone."""
        return self.bar_y - 3, self.bar_y + BAR + 3

    @property
    def middle_y(self) -> int:
        return self.bar_y + BAR // 2

    @property
    def end(self) -> float:
        """Where the number stands."""
        return round(self.x + self.width + 6, 1)


@dataclass(frozen=True, slots=True)
class DrawnChart:
    rows: tuple[DrawnRow, ...]
    height: int
    axis: float
    title: str
    description: str
    width: int = WIDTH
    bar: int = BAR


def draw(figure: Figure, language: Language) -> DrawnChart | None:
    """Return the chart of a figure; None where it has none, too much or nothing to show."""
    rows_to_draw = [row for row in figure.rows if not row.is_total]
    if len(rows_to_draw) > MAX_ROWS:
        return None
    if figure.bars is not None:
        column = figure.bars
        values = [row.cells[column] for row in rows_to_draw]
        most = max((_length(each) for each in values), default=0.0)
        if not most:
            return None
        scale = (WIDTH - LEFT - VALUES) / most
        rows = [_bar(figure, row, number, language, scale) for number, row in enumerate(rows_to_draw)]
        return _chart(figure, rows, LEFT, language)
    if figure.lines is not None:
        return _intervals(figure, language)
    return None


def _is_number(cell: Cell) -> bool:
    return cell is not None and cell != HIDDEN


def _length(cell: Cell) -> float:
    return 0.0 if cell is None or cell == HIDDEN else float(cell)


def _chart(figure: Figure, rows: Sequence[DrawnRow], axis: float, language: Language) -> DrawnChart:
    told = "; ".join(f"{row.label}: {row.value}" for row in rows)
    return DrawnChart(tuple(rows), ROW * len(rows), axis, figure.title.in_(language), told)


def _shortened(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1].rstrip()}…"


def _bar(figure: Figure, row: FigureRow, number: int, language: Language, scale: float) -> DrawnRow:
    column = figure.bars or 0
    cell = row.cells[column]
    return DrawnRow(
        y=ROW * number,
        label=_shortened(row.label.in_(language)),
        level=row.level,
        value=written(cell, figure.columns[column].form, language),
        is_hidden=cell == HIDDEN,
        x=LEFT,
        width=round(_length(cell) * scale, 1),
    )


def _intervals(figure: Figure, language: Language) -> DrawnChart | None:
    value, low, high = figure.lines or (0, 0, 0)
    ends = [_length(row.cells[each]) for row in figure.rows for each in (low, high) if _is_number(row.cells[each])]
    if not ends:
        return None
    least, most = min(-POINT_STEP, *ends), max(POINT_STEP, *ends)
    scale = (WIDTH - LEFT - VALUES) / (most - least)

    def place(cell: Cell) -> float:
        return round(LEFT + (_length(cell) - least) * scale, 1)

    rows = [
        DrawnRow(
            y=ROW * number,
            label=_shortened(row.label.in_(language)),
            level=row.level,
            value=written(row.cells[value], figure.columns[value].form, language),
            is_hidden=row.cells[value] == HIDDEN,
            x=place(row.cells[low]) if _is_number(row.cells[low]) else LEFT,
            width=round(place(row.cells[high]) - place(row.cells[low]), 1) if _is_number(row.cells[low]) else 0,
            middle=place(row.cells[value]) if _is_number(row.cells[value]) else None,
        )
        for number, row in enumerate(figure.rows)
    ]
    return _chart(figure, rows, place(0.0), language)

"""A report of figures as values: tables whose cells are numbers, kept back, or nothing. Pages, CSV and PDF show it."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Literal

from babel.numbers import format_decimal
from pydantic import BaseModel, ConfigDict

from riskflow.text import Language, Text

HIDDEN: Literal["hidden"] = "hidden"
Cell = float | Literal["hidden"] | None
"""A number, a number that is kept back, or nothing to count."""

LOCALES = {Language.SV: "sv", Language.EN: "en_GB"}
KEPT_BACK = Text(sv="Dold", en="Hidden")
NOTHING = "–"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class CellForm(StrEnum):
    """How the numbers of a column are written."""

    COUNT = "count"
    SHARE = "share"
    NUMBER = "number"
    POINTS = "points"
    INDEX = "index"
    """With two decimals."""


class ReportModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FigureColumn(ReportModel):
    label: Text
    form: CellForm


class FigureRow(ReportModel):
    label: Text
    cells: tuple[Cell, ...]
    level: str = ""
    """The level that the row is about, which has a shape of its own."""
    is_total: bool = False
    """Whether it is the sum of the others; then no chart draws it."""


class Figure(ReportModel):
    """One table with its chart: bars of one column, or lines from a low to a high end."""

    id: str
    title: Text
    meaning: Text
    heading: Text
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    bars: int | None = None
    """The column that the chart draws."""
    lines: tuple[int, int, int] | None = None
    """The columns with the value and its two ends, where the chart draws intervals."""

    @property
    def has_hidden(self) -> bool:
        return any(cell == HIDDEN for row in self.rows for cell in row.cells)

    def as_csv(self, language: Language) -> str:
        """Return the table as CSV with plain numbers; no cell begins a formula (OWASP: CSV injection)."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([self.heading.in_(language), *(each.label.in_(language) for each in self.columns)])
        for row in self.rows:
            writer.writerow([_harmless(row.label.in_(language)), *_plain(row, language)])
        return out.getvalue()


class FigureSection(ReportModel):
    title: Text
    lead: Text
    figures: tuple[Figure, ...]


ENOUGH_FOR_NINTH = 10
"""How many times it takes to show the ninth tenth of them."""


def ninth_minimum(minimum: int) -> int:
    """Return how many times it takes where `minimum` are the least that are shown."""
    return max(ENOUGH_FOR_NINTH, minimum)


class FigureReport(ReportModel):
    """All figures of a year; `minimum` is the least count that is shown."""

    year: int
    counted_at: datetime
    minimum: int
    is_whole: bool
    """Whether the year was over when it was counted."""
    sections: tuple[FigureSection, ...]

    @property
    def ninth_minimum(self) -> int:
        """Of how many times the ninth tenth is shown."""
        return ninth_minimum(self.minimum)

    @property
    def figures(self) -> Iterator[Figure]:
        for section in self.sections:
            yield from section.figures

    def figure(self, name: str) -> Figure | None:
        return next((each for each in self.figures if each.id == name), None)


def _plain(row: FigureRow, language: Language) -> Iterator[str]:
    for cell in row.cells:
        yield KEPT_BACK.in_(language) if cell == HIDDEN else "" if cell is None else f"{cell:g}"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def written(cell: Cell, form: CellForm, language: Language) -> str:
    """Return a cell as people read it."""
    if cell is None:
        return NOTHING
    if cell == HIDDEN:
        return KEPT_BACK.in_(language)
    match form:
        case CellForm.SHARE:
            return f"{cell:.0f}\N{NO-BREAK SPACE}%" if language is Language.SV else f"{cell:.0f}%"
        case CellForm.POINTS:
            return _number(float(cell), language, "+0;\N{MINUS SIGN}0") if round(float(cell)) else "0"
        case CellForm.INDEX:
            return _number(float(cell), language, "0.00")
        case _:
            return _number(float(cell), language, "#,##0.#")


def cells_of(figure: Figure, language: Language) -> list[list[str]]:
    """Return the cells of a figure as people read them, row by row."""
    forms = [column.form for column in figure.columns]
    return [[written(cell, form, language) for cell, form in zip(row.cells, forms, strict=True)] for row in figure.rows]


def _number(value: float, language: Language, pattern: str) -> str:
    return str(format_decimal(value, format=pattern, locale=LOCALES[language]))

"""Counts under names, and what is the sum of what: one place from which it is known what must be kept back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskflow.statistics.report import HIDDEN, Cell, Figure, FigureColumn, FigureRow
from riskflow.statistics.suppression import Sum, kept_back
from riskflow.text import Text

MINIMUM = 5
"""The least count that is shown, but for nothing, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class CountOf:
    """A cell that shows a count."""

    name: str


@dataclass(frozen=True, slots=True)
class ShareOf:
    """A cell that shows a count as a share of another one, in per cent."""

    name: str
    total: str


DraftCell = CountOf | ShareOf | Cell


@dataclass(frozen=True, slots=True)
class DraftRow:
    label: Text
    cells: tuple[DraftCell, ...]
    level: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class DraftFigure:
    """A figure whose cells name counts; which of them are shown is known when everything has been counted."""

    id: str
    title: Text
    meaning: Text
    heading: Text
    columns: tuple[FigureColumn, ...]
    rows: tuple[DraftRow, ...]
    bars: int | None = None
    lines: tuple[int, int, int] | None = None


@dataclass(slots=True)
class FigureTally:
    """All counts of a report. A count that stands in several tables has one name, so that they agree."""

    minimum: int = MINIMUM
    counts: dict[str, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def split(self, total: str, parts: Mapping[str, int]) -> None:
        """Enter counts and their sum; a count that is there already must be the same."""
        for name, count in {**parts, total: sum(parts.values())}.items():
            if self.counts.setdefault(name, count) != count:
                raise ValueError(f"{name} was counted twice, as {self.counts[name]} and as {count}")
        self.sums.append(Sum(total, tuple(parts)))

    def finished(self, drafts: Sequence[DraftFigure]) -> list[Figure]:
        """Return the figures without what must be kept back."""
        hidden = kept_back(self.counts, self.sums, self.minimum)
        return [self._figure(draft, hidden) for draft in drafts]

    def _figure(self, draft: DraftFigure, hidden: frozenset[str]) -> Figure:
        rows = tuple(
            FigureRow(
                label=row.label,
                level=row.level,
                is_total=row.is_total,
                cells=tuple(self._cell(cell, hidden) for cell in row.cells),
            )
            for row in draft.rows
        )
        return Figure(
            id=draft.id,
            title=draft.title,
            meaning=draft.meaning,
            heading=draft.heading,
            columns=draft.columns,
            rows=rows,
            bars=draft.bars,
            lines=draft.lines,
        )

    def _cell(self, cell: DraftCell, hidden: frozenset[str]) -> Cell:
        match cell:
            case CountOf(name):
                return HIDDEN if name in hidden else self.counts[name]
            case ShareOf(name, total):
                if not self.counts[total]:
                    return None
                return HIDDEN if {name, total} & hidden else round(100 * self.counts[name] / self.counts[total])
            case _:
                return cell

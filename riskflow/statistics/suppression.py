"""Which counts are kept back, so that small ones can neither be read nor be worked out from the others.

A count below the minimum is kept back, and so are as many others as are needed: from all sums that are shown nobody can
tell a count that is kept back, nor narrow a small one down to fewer values than the minimum has.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Sum:
    """A count that is the sum of others, wherever the reader meets them."""

    total: str
    parts: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return (*self.parts, self.total)


@dataclass(frozen=True, slots=True)
class CellRange:
    """What a reader can work out of a count that is kept back."""

    least: float
    most: float

    @property
    def width(self) -> float:
        return self.most - self.least


def kept_back(counts: Mapping[str, int], sums: Sequence[Sum], minimum: int) -> frozenset[str]:
    """Return the counts that may not be shown. Nothing is a count that is shown: it is about nobody."""
    hidden = {cell for cell, count in counts.items() if 0 < count < minimum}
    small = frozenset(hidden)
    while exposed := _exposed(counts, sums, hidden, small, minimum):
        hidden |= {_companion(counts, sums, hidden, cell) for cell in exposed}
    return frozenset(hidden)


def _exposed(
    counts: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str], small: Collection[str], minimum: int
) -> list[str]:
    """Return a count of each connected part that can be worked out too well, where there is one more to keep back."""
    found = []
    for cells in _connected(sums, hidden):
        ranges = ranges_of(counts, sums, cells)
        for cell in sorted(cells, key=lambda each: (ranges[each].width, each)):
            needed = minimum - 1 if cell in small else 1
            if ranges[cell].width < needed - EXACT and _candidates(counts, sums, hidden, cell):
                found.append(cell)
                break
    return found


def _companion(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str], cell: str) -> str:
    """Return the count to keep back along with one: the smallest beside it, a total only where nothing else is left."""
    totals = {each.total for each in sums}
    return min(_candidates(counts, sums, hidden, cell), key=lambda each: (each in totals, counts[each], each))


def _candidates(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str], cell: str) -> set[str]:
    beside = {other for each in sums if cell in each.cells for other in each.cells}
    return {other for other in beside if other not in hidden and counts[other]}


def _connected(sums: Sequence[Sum], hidden: Collection[str]) -> Iterator[frozenset[str]]:
    """Yield the counts that are kept back in parts that share no sum."""
    neighbours = defaultdict(set)
    for each in sums:
        together = [cell for cell in each.cells if cell in hidden]
        for cell in together:
            neighbours[cell].update(together)
    left = set(neighbours)
    while left:
        part, new = set[str](), {min(left)}
        while new:
            part |= new
            new = set[str]().union(*(neighbours[cell] for cell in new)) - part
        left -= part
        yield frozenset(part)


def ranges_of(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str]) -> dict[str, CellRange]:
    """Return what can be worked out of each count that is kept back, by someone who knows that none of them is 0."""
    cells = sorted(hidden)
    place = {cell: number for number, cell in enumerate(cells)}
    rows, known = [], []
    for each in sums:
        signed = [(cell, 1) for cell in each.parts] + [(each.total, -1)]
        if not any(cell in place for cell, _ in signed):
            continue
        row = np.zeros(len(cells))
        for cell, sign in signed:
            if cell in place:
                row[place[cell]] += sign
        rows.append(row)
        known.append(-sum(sign * counts[cell] for cell, sign in signed if cell not in place))
    return {cell: CellRange(*(_extreme(rows, known, place[cell], sign) for sign in (1, -1))) for cell in cells}


def _extreme(rows: Sequence["np.typing.NDArray[np.float64]"], known: Sequence[int], place: int, sign: int) -> float:
    """Return the least value of a count under all sums, or the greatest where the sign is -1."""
    if not rows:
        return 1.0 if sign == 1 else float("inf")
    wanted = np.zeros(len(rows[0]))
    wanted[place] = sign
    found = linprog(wanted, A_eq=np.array(rows), b_eq=np.array(known), bounds=(1, None), method="highs")
    return sign * float(found.fun) if found.success else sign * float("inf")

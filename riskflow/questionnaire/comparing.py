"""Two revisions side by side: which answers changed, and the levels then and now."""

from collections.abc import Mapping
from dataclasses import dataclass

from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Answers

Comments = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One question whose answer, or whose comment, is another than before; nothing chosen means not asked then."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    comment_before: str
    comment_after: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one revision says: its visible answers and the comments beside them."""

    answers: Answers
    comments: Comments


def differences(before: Said, after: Said) -> tuple[Difference, ...]:
    """Return what changed, in the order of the later answers and then of those that fell away."""
    names = dict.fromkeys((*after.answers, *before.answers))
    rows = (
        Difference(
            name,
            before.answers.get(name, ()),
            after.answers.get(name, ()),
            before.comments.get(name, "") if name in before.answers else "",
            after.comments.get(name, "") if name in after.answers else "",
        )
        for name in names
    )
    return tuple(row for row in rows if row.before != row.after or row.comment_before != row.comment_after)


def moved_levels(before: Mapping[str, str], after: Mapping[Area, Level]) -> dict[Area, tuple[Level, Level]]:
    """Return the level of each area then, as it was stored, and now."""
    return {area: (Level.parse(before[area]), level) for area, level in after.items() if area in before}

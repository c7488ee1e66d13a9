"""Members' ratings: what each must say of an area, and how they lie together."""

from collections.abc import Iterable, Mapping
from statistics import median_low

from riskflow.cases.labels import Confidence
from riskflow.errors import InvalidError
from riskflow.questionnaire.model import Area, Level
from riskflow.text import Text

NEEDS_REASON = frozenset({Level.HIGH, Level.CRITICAL})
"""The levels that bring a case to RAI or SAI: whoever gives one says why, area by area."""
REASON_FOR_AREA = Text(
    sv="Skriv skälen för varje område som du bedömer som högt eller kritiskt.",
    en="Write the reasons for each area that you rate as high or critical.",
)
CONFIDENCE_FOR_AREA = Text(
    sv="Ange för varje område hur säker du är på nivån.", en="Say for each area how sure you are of the level."
)


def areas_without_reason(levels: Mapping[Area, Level], reasons: Mapping[Area, str]) -> list[Area]:
    """Return the areas whose level must be explained and is not.

    Members do not know the tool's level yet, so what is asked for cannot depend on whether they differ from it.
    """
    return [area for area, level in levels.items() if level in NEEDS_REASON and not reasons.get(area, "").strip()]


def check_areas(
    levels: Mapping[Area, Level], reasons: Mapping[Area, str], confidence: Mapping[Area, Confidence]
) -> None:
    """Refuse levels that lack their reasons, or of which nobody knows how sure the member is.

    Raises:
        InvalidError: with what is missing.
    """
    if areas_without_reason(levels, reasons):
        raise InvalidError(REASON_FOR_AREA)
    if set(levels) - set(confidence):
        raise InvalidError(CONFIDENCE_FOR_AREA)


def middle(levels: Iterable[Level]) -> Level | None:
    """Return the median of some levels; of two in the middle the higher one, since a doubt never lowers."""
    given = [-int(level) for level in levels]
    return Level(-median_low(given)) if given else None

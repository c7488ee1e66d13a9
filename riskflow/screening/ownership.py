"""The 50 per cent rule: what listed owners have together of an organisation, as it was stated.

What persons or organisations whose assets are frozen own to half or more, together, or control, is presumed frozen as
well (Council of the EU, Best practices for restrictive measures, document 11623/24, paragraphs 62 to 66). Nothing is
computed that nobody stated: an owner of an owner counts because the owner itself then counts as listed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from riskflow.text import Text

WHOLE = 100_00
"""All of an organisation, in hundredths of a per cent."""
HALF = WHOLE // 2


@dataclass(frozen=True, slots=True)
class Share:
    """What one owner has of an organisation: hundredths of a per cent, and whether it controls it."""

    owner: int
    hundredths: int = 0
    has_control: bool = False


@dataclass(frozen=True, slots=True)
class Ownership:
    """What those owners have together whose assets are, or may be, frozen."""

    listed: frozenset[int] = frozenset()
    hundredths: int = 0
    is_controlled: bool = False

    @property
    def is_possible_freeze(self) -> bool:
        return self.is_controlled or self.hundredths >= HALF


NOT_OWNED = Ownership()


def ownerships(shares: Mapping[int, Sequence[Share]], listed: Collection[int]) -> dict[int, Ownership]:
    """Return what listed owners have of each organisation; one that they have half of counts as listed in its turn."""
    counted = frozenset(listed)
    while True:
        found = {owned: _together(stated, counted) for owned, stated in shares.items()}
        wider = counted | {owned for owned, ownership in found.items() if ownership.is_possible_freeze}
        if wider == counted:
            return found
        counted = wider


def _together(stated: Sequence[Share], listed: Collection[int]) -> Ownership:
    of_listed = [share for share in stated if share.owner in listed]
    return Ownership(
        frozenset(share.owner for share in of_listed),
        sum(share.hundredths for share in of_listed),
        any(share.has_control for share in of_listed),
    )


def share_words(hundredths: int, *, has_control: bool) -> Text:
    """Return a share in words, with a comma in Swedish and a point in English."""
    whole, rest = divmod(hundredths, 100)
    decimals = f"{rest:02}".rstrip("0")
    sv, en = (f"{whole}{mark}{decimals}" if decimals else str(whole) for mark in ",.")
    if not has_control:
        return Text(sv=f"{sv} procent", en=f"{en} per cent")
    if not hundredths:
        return Text(sv="styr", en="controls")
    return Text(sv=f"{sv} procent, och styr", en=f"{en} per cent, and controls")

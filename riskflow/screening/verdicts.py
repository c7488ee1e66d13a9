"""What people judge about a hit, for how long it holds, and what a partner amounts to with all of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import rfc8785

from riskflow.screening.hits import Hit, ScreeningReason
from riskflow.screening.lists import Effect
from riskflow.text import Text


class HitVerdict(StrEnum):
    """What somebody judged about a partner and an entry."""

    SAME = "same"
    ANOTHER = "another"
    UNKNOWN = "unknown"


HIT_VERDICT_NAMES: Mapping[HitVerdict, Text] = {
    HitVerdict.SAME: Text(sv="samma organisation", en="the same organisation"),
    HitVerdict.ANOTHER: Text(sv="en annan organisation", en="another organisation"),
    HitVerdict.UNKNOWN: Text(sv="inte möjliga att skilja åt ännu", en="not to be told apart yet"),
}


class ScreeningOutcome(StrEnum):
    """What a partner amounts to. The values are the ids of the options of a screening question."""

    CLEAR = "clear"
    LISTED = "listed"
    UNKNOWN = "unknown"
    MAYBE_FROZEN = "maybe-frozen"
    FROZEN = "frozen"


SCREENING_OUTCOME_NAMES: Mapping[ScreeningOutcome, Text] = {
    ScreeningOutcome.CLEAR: Text(sv="ingen träff på listorna", en="no match on the lists"),
    ScreeningOutcome.LISTED: Text(sv="finns på en lista", en="is on a list"),
    ScreeningOutcome.UNKNOWN: Text(sv="vet inte ännu", en="not known yet"),
    ScreeningOutcome.MAYBE_FROZEN: Text(
        sv="kan finnas på EU:s eller FN:s lista över frysta tillgångar",
        en="may be on the EU's or UN's list of frozen assets",
    ),
    ScreeningOutcome.FROZEN: Text(
        sv="finns på EU:s eller FN:s lista över frysta tillgångar", en="is on the EU's or UN's list of frozen assets"
    ),
}
OUTCOMES_BY_GRAVITY = (
    ScreeningOutcome.CLEAR,
    ScreeningOutcome.LISTED,
    ScreeningOutcome.UNKNOWN,
    ScreeningOutcome.MAYBE_FROZEN,
    ScreeningOutcome.FROZEN,
)
"""The gravest last. Something that waits to be judged goes before what is known to be information only."""


@dataclass(frozen=True, slots=True)
class JudgedHit:
    """One hit, and what was judged about it, if anybody has."""

    hit: Hit
    verdict: HitVerdict | None = None

    @property
    def outcome(self) -> ScreeningOutcome:
        """What the hit amounts to. Nothing is cleared or confirmed without somebody who says so."""
        if self.verdict is HitVerdict.ANOTHER:
            return ScreeningOutcome.CLEAR
        freezes = self.hit.effect is Effect.FREEZE
        if self.verdict is HitVerdict.SAME:
            return ScreeningOutcome.FROZEN if freezes else ScreeningOutcome.LISTED
        return ScreeningOutcome.MAYBE_FROZEN if freezes else ScreeningOutcome.UNKNOWN

    @property
    def is_pending(self) -> bool:
        """Whether nobody has told the two apart yet."""
        return self.verdict in {None, HitVerdict.UNKNOWN}


def screening_outcome(
    judged_hits: Iterable[JudgedHit], doubts: Sequence[ScreeningReason], *, is_current: bool
) -> ScreeningOutcome:
    """Return what a partner amounts to; a list that is missing or old, or was not searched, leaves it unknown."""
    found = [judged_hit.outcome for judged_hit in judged_hits]
    if doubts or not is_current:
        found.append(ScreeningOutcome.UNKNOWN)
    return max(found, key=OUTCOMES_BY_GRAVITY.index, default=ScreeningOutcome.CLEAR)


def worst_outcome(outcomes: Iterable[ScreeningOutcome]) -> ScreeningOutcome:
    """Return the gravest of several partners; nobody named is nobody known."""
    return max(outcomes, key=OUTCOMES_BY_GRAVITY.index, default=ScreeningOutcome.UNKNOWN)


def subject_digest(name: str, territory: str, organisation: str) -> str:
    """Return the digest of a partner's side of a pair."""
    return hashlib.sha256(rfc8785.dumps([name, territory, organisation])).hexdigest()


def pair_digest(subject: str, source: str, entry: str, fingerprint: str) -> str:
    """Return what names a pair as it is today; when either side changes, it is another pair and is judged anew."""
    return hashlib.sha256(rfc8785.dumps([subject, source, entry, fingerprint])).hexdigest()


@dataclass(frozen=True, slots=True)
class HitChanges:
    """The difference between what somebody has seen and what the lists say now."""

    added: tuple[Hit, ...] = ()
    altered: tuple[Hit, ...] = ()
    gone: tuple[Hit, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.added or self.altered or self.gone)


def hit_changes(first: Sequence[Hit], seen: Sequence[Hit], judged_hits: Sequence[JudgedHit]) -> HitChanges:
    """Return what is new against the first hits and those that were seen last.

    A new hit stays news until it has been judged, also where it was seen; what is gone, until it has been seen.
    """
    known = {hit.place: hit.fingerprint for hit in first}
    waiting = [judged_hit.hit for judged_hit in judged_hits if judged_hit.verdict is None]
    found = {judged_hit.hit.place for judged_hit in judged_hits}
    return HitChanges(
        added=tuple(hit for hit in waiting if hit.place not in known),
        altered=tuple(hit for hit in waiting if known.get(hit.place, hit.fingerprint) != hit.fingerprint),
        gone=tuple(hit for hit in seen if hit.place not in found),
    )

"""Human verdicts on hits, the outcome of a screening that follows from them, and changes since hits were last seen."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import rfc8785

from riskflow.screening.hits import Band, Hit, ScreeningReason, Via
from riskflow.screening.lists import Effect, EntryStanding
from riskflow.text import Text


class HitVerdict(StrEnum):
    """Whether a partner and an entry are the same organisation, as a person judged."""

    SAME = "same"
    ANOTHER = "another"
    UNKNOWN = "unknown"


HIT_VERDICT_NAMES: Mapping[HitVerdict, Text] = {
    HitVerdict.SAME: Text(sv="samma organisation", en="the same organisation"),
    HitVerdict.ANOTHER: Text(sv="en annan organisation", en="another organisation"),
    HitVerdict.UNKNOWN: Text(sv="inte möjliga att skilja åt ännu", en="not to be told apart yet"),
}


class ScreeningOutcome(StrEnum):
    """The outcome of a partner. The values are the ids of the options of a screening question."""

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
# The worst last. A hit that waits for a verdict is worse than a confirmed one that is only information.
OUTCOMES_BY_GRAVITY = (
    ScreeningOutcome.CLEAR,
    ScreeningOutcome.LISTED,
    ScreeningOutcome.UNKNOWN,
    ScreeningOutcome.MAYBE_FROZEN,
    ScreeningOutcome.FROZEN,
)


@dataclass(frozen=True, slots=True)
class JudgedHit:
    """One hit, and the verdict on it, if there is one."""

    hit: Hit
    verdict: HitVerdict | None = None
    is_proposed: bool = False
    """Whether somebody judged that it is another organisation, and a second person has yet to confirm that."""

    @property
    def outcome(self) -> ScreeningOutcome:
        # Only a verdict clears or confirms a hit; until then a hit on a list that freezes assets may be a freeze.
        if self.verdict is HitVerdict.ANOTHER or not self.counts:
            return ScreeningOutcome.CLEAR
        freezes = self.hit.effect is Effect.FREEZE
        if self.verdict is HitVerdict.SAME:
            return ScreeningOutcome.FROZEN if freezes else ScreeningOutcome.LISTED
        return ScreeningOutcome.MAYBE_FROZEN if freezes else ScreeningOutcome.UNKNOWN

    @property
    def is_pending(self) -> bool:
        """Whether the hit still waits for a verdict that decides."""
        return self.counts and self.verdict in {None, HitVerdict.UNKNOWN}

    @property
    def counts(self) -> bool:
        """Whether the entry was listed on the day of the screening; one that had ended is shown, and asks nothing."""
        return self.hit.standing is EntryStanding.LISTED

    @property
    def holds_case(self) -> bool:
        """Whether no case may close by itself while the hit waits."""
        return self.is_pending and is_likely_freeze(self.hit)


def is_likely_freeze(hit: Hit) -> bool:
    """Return whether a name matches an entry whose assets are frozen."""
    return hit.effect is Effect.FREEZE and hit.band is Band.MATCH


def needs_second_person(hit: Hit, verdict: HitVerdict) -> bool:
    """Return whether a verdict clears a likely freeze: it is a proposal until a second person confirms it."""
    return verdict is HitVerdict.ANOTHER and is_likely_freeze(hit)


def screening_outcome(
    judged_hits: Iterable[JudgedHit], doubts: Sequence[ScreeningReason], *, is_current: bool
) -> ScreeningOutcome:
    """Return the worst outcome of the hits; missing or old lists, or a search that is not current, count as unknown."""
    found = [judged_hit.outcome for judged_hit in judged_hits]
    if doubts or not is_current:
        found.append(ScreeningOutcome.UNKNOWN)
    return max(found, key=OUTCOMES_BY_GRAVITY.index, default=ScreeningOutcome.CLEAR)


def worst_outcome(outcomes: Iterable[ScreeningOutcome]) -> ScreeningOutcome:
    """Return the worst outcome of several partners; *unknown* where there is no partner."""
    return max(outcomes, key=OUTCOMES_BY_GRAVITY.index, default=ScreeningOutcome.UNKNOWN)


def subject_digest(name: str, territory: str, organisation: str) -> str:
    """Return the digest of the partner in a pair of partner and entry."""
    return hashlib.sha256(rfc8785.dumps([name, territory, organisation])).hexdigest()


def pair_digest(subject: str, source: str, entry: str, fingerprint: str) -> str:
    """Return the digest of a pair of partner and entry.

    When either changes, the digest is another one, so that an old verdict does not apply to new content.
    """
    return hashlib.sha256(rfc8785.dumps([subject, source, entry, fingerprint])).hexdigest()


@dataclass(frozen=True, slots=True)
class HitChanges:
    """The difference between the hits that were seen last and the current ones; false if there is none."""

    added: tuple[Hit, ...] = ()
    altered: tuple[Hit, ...] = ()
    gone: tuple[Hit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.altered or self.gone)


def hit_changes(first: Sequence[Hit], seen: Sequence[Hit], judged_hits: Sequence[JudgedHit]) -> HitChanges:
    """Return the changes against the first hits and against those that were seen last.

    A new or altered hit is a change until it has a verdict, even if it was seen; a removed one until it was seen.
    """
    known = {hit.place: hit.fingerprint for hit in first}
    without_verdict = [each.hit for each in judged_hits if each.verdict is None and not each.is_proposed]
    current = {judged_hit.hit.place for judged_hit in judged_hits}
    return HitChanges(
        added=tuple(
            each for each in without_verdict if each.place not in known and each.standing is EntryStanding.LISTED
        ),
        altered=tuple(hit for hit in without_verdict if known.get(hit.place, hit.fingerprint) != hit.fingerprint),
        gone=tuple(hit for hit in seen if hit.place not in current),
    )


# -- The grounds of a judgement ----------------------------------------------------------------------------------------

# The pair of a judgement says who was compared; its grounds say by what the two were found alike.


def grounds_of(hit: Hit) -> dict[str, Any]:
    """Return what a judgement of a hit rests on, as it is stored with it."""
    return {
        "band": hit.band.value,
        "via": hit.via.value,
        "through": hit.through,
        "other_territory": hit.other_territory,
        "ours": hit.ours,
        "theirs": hit.theirs,
    }


def has_more_grounds(hit: Hit, grounds: Mapping[str, Any]) -> bool:
    """Return whether more speaks for the same organisation than when it was judged; never where that was not kept."""
    if not grounds:
        return False
    return (
        (hit.band is Band.MATCH and grounds["band"] != Band.MATCH)
        or (hit.via is Via.IDENTIFIER and grounds["via"] != Via.IDENTIFIER)
        or bool(hit.through and hit.through != grounds["through"])
        or (bool(grounds["other_territory"]) and not hit.other_territory)
    )

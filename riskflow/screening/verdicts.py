"""What people judge about a hit, for how long it holds, and what a partner amounts to with all of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import rfc8785

from riskflow.screening.hits import Hit, Reason
from riskflow.screening.lists import Effect
from riskflow.text import Text


class Verdict(StrEnum):
    """What somebody judged about a partner and an entry."""

    SAME = "same"
    ANOTHER = "another"
    UNKNOWN = "unknown"


VERDICTS: Mapping[Verdict, Text] = {
    Verdict.SAME: Text(sv="samma organisation", en="the same organisation"),
    Verdict.ANOTHER: Text(sv="en annan organisation", en="another organisation"),
    Verdict.UNKNOWN: Text(sv="inte möjliga att skilja åt ännu", en="not to be told apart yet"),
}


class Outcome(StrEnum):
    """What a partner amounts to. The values are the ids of the options of a screening question."""

    CLEAR = "clear"
    LISTED = "listed"
    UNKNOWN = "unknown"
    MAYBE_FROZEN = "maybe-frozen"
    FROZEN = "frozen"


OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.CLEAR: Text(sv="ingen träff på listorna", en="no match on the lists"),
    Outcome.LISTED: Text(sv="finns på en lista", en="is on a list"),
    Outcome.UNKNOWN: Text(sv="vet inte ännu", en="not known yet"),
    Outcome.MAYBE_FROZEN: Text(
        sv="kan finnas på EU:s eller FN:s lista över frysta tillgångar",
        en="may be on the EU's or UN's list of frozen assets",
    ),
    Outcome.FROZEN: Text(
        sv="finns på EU:s eller FN:s lista över frysta tillgångar", en="is on the EU's or UN's list of frozen assets"
    ),
}
GRAVITY = (Outcome.CLEAR, Outcome.LISTED, Outcome.UNKNOWN, Outcome.MAYBE_FROZEN, Outcome.FROZEN)
"""The gravest last. Something that waits to be judged goes before what is known to be information only."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One hit, and what was judged about it, if anybody has."""

    hit: Hit
    verdict: Verdict | None = None

    @property
    def outcome(self) -> Outcome:
        """What the hit amounts to. Nothing is cleared or confirmed without somebody who says so."""
        if self.verdict is Verdict.ANOTHER:
            return Outcome.CLEAR
        freezes = self.hit.effect is Effect.FREEZE
        if self.verdict is Verdict.SAME:
            return Outcome.FROZEN if freezes else Outcome.LISTED
        return Outcome.MAYBE_FROZEN if freezes else Outcome.UNKNOWN

    @property
    def waits(self) -> bool:
        """Whether nobody has told the two apart yet."""
        return self.verdict in {None, Verdict.UNKNOWN}


def outcome_of(findings: Iterable[Finding], doubts: Sequence[Reason], *, is_current: bool) -> Outcome:
    """Return what a partner amounts to; a list that is missing or old, or was not searched, leaves it unknown."""
    found = [finding.outcome for finding in findings]
    if doubts or not is_current:
        found.append(Outcome.UNKNOWN)
    return max(found, key=GRAVITY.index, default=Outcome.CLEAR)


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the gravest of several partners; nobody named is nobody known."""
    return max(outcomes, key=GRAVITY.index, default=Outcome.UNKNOWN)


def subject_digest(name: str, territory: str, organisation: str) -> str:
    """Return the digest of a partner's side of a pair."""
    return hashlib.sha256(rfc8785.dumps([name, territory, organisation])).hexdigest()


def pair_digest(subject: str, source: str, entry: str, fingerprint: str) -> str:
    """Return what names a pair as it is today; when either side changes, it is another pair and is judged anew."""
    return hashlib.sha256(rfc8785.dumps([subject, source, entry, fingerprint])).hexdigest()

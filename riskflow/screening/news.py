"""What the lists say of a partner that somebody has not seen yet: new hits, altered entries, hits that are gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskflow.screening.hits import Hit
from riskflow.screening.verdicts import Finding


@dataclass(frozen=True, slots=True)
class News:
    """The difference between what somebody has seen and what the lists say now."""

    added: tuple[Hit, ...] = ()
    altered: tuple[Hit, ...] = ()
    gone: tuple[Hit, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.added or self.altered or self.gone)


def news_of(first: Sequence[Hit], seen: Sequence[Hit], findings: Sequence[Finding]) -> News:
    """Return what is new against the first hits and those that were seen last.

    A new hit stays news until it has been judged, also where it was seen; what is gone, until it has been seen.
    """
    known = {hit.place: hit.fingerprint for hit in first}
    waiting = [finding.hit for finding in findings if finding.verdict is None]
    found = {finding.hit.place for finding in findings}
    return News(
        added=tuple(hit for hit in waiting if hit.place not in known),
        altered=tuple(hit for hit in waiting if known.get(hit.place, hit.fingerprint) != hit.fingerprint),
        gone=tuple(hit for hit in seen if hit.place not in found),
    )

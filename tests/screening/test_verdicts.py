"""Changes since the hits of a partner were last seen."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from riskflow.screening.hits import Band, Hit, Via
from riskflow.screening.lists import Effect
from riskflow.screening.verdicts import HitVerdict, JudgedHit, hit_changes

OLD = Hit(
    source="eu-fsf",
    entry="one",
    name="One",
    band=Band.MATCH,
    score=100.0,
    via=Via.NAME,
    ours="One",
    theirs="One",
    effect=Effect.FREEZE,
    fingerprint="a",
)
ALTERED = replace(OLD, fingerprint="b")
OTHER = replace(OLD, source="un-sc")


@pytest.mark.parametrize(
    ("seen", "judged_hits", "added", "altered", "gone"),
    [
        ([OLD], [JudgedHit(OLD)], (), (), ()),
        ([], [JudgedHit(OLD)], (OLD,), (), ()),
        ([], [JudgedHit(OLD, HitVerdict.UNKNOWN)], (), (), ()),
        ([OLD], [JudgedHit(ALTERED)], (), (ALTERED,), ()),
        ([OLD], [JudgedHit(ALTERED, HitVerdict.ANOTHER)], (), (), ()),
        ([OLD], [], (), (), (OLD,)),
        ([OLD], [JudgedHit(OTHER)], (OTHER,), (), (OLD,)),
    ],
)
def test_changes_are_hits_without_verdict_and_removed_hits(
    seen: Sequence[Hit], judged_hits: Sequence[JudgedHit], added: tuple[Hit], altered: tuple[Hit], gone: tuple[Hit]
) -> None:
    changes = hit_changes(seen, seen, judged_hits)
    assert (changes.added, changes.altered, changes.gone) == (added, altered, gone)
    assert bool(changes) == bool(added or altered or gone)


def test_a_hit_that_was_seen_without_a_verdict_is_still_a_change() -> None:
    assert hit_changes([], [OLD], [JudgedHit(OLD)]).added == (OLD,)


def test_a_removed_hit_that_was_seen_is_no_change() -> None:
    assert not hit_changes([OLD], [], [])

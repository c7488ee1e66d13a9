"""What is new since somebody last saw the hits of a partner."""

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
    ("seen", "findings", "added", "altered", "gone"),
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
def test_news_is_what_is_not_judged_and_what_is_gone(
    seen: Sequence[Hit], findings: Sequence[JudgedHit], added: tuple[Hit], altered: tuple[Hit], gone: tuple[Hit]
) -> None:
    news = hit_changes(seen, seen, findings)
    assert (news.added, news.altered, news.gone) == (added, altered, gone)
    assert bool(news) == bool(added or altered or gone)


def test_what_was_seen_and_not_judged_is_still_news() -> None:
    assert hit_changes([], [OLD], [JudgedHit(OLD)]).added == (OLD,)


def test_what_was_seen_to_be_gone_is_no_news() -> None:
    assert not hit_changes([OLD], [], [])

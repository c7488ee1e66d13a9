"""Whoever was told apart from an entry is asked about again only where more speaks for the same than did then."""

from dataclasses import replace
from typing import Any

import pytest

from riskflow.screening.hits import Band, Hit, Via
from riskflow.screening.lists import Effect
from riskflow.screening.verdicts import grounds_of, has_more_grounds

JUDGED = Hit(
    source="us-csl",
    entry="a",
    name="Institute of Rockets",
    band=Band.POSSIBLE,
    score=90.0,
    via=Via.NAME,
    ours="Rocket Institute",
    theirs="Institute of Rockets",
    effect=Effect.INFORMATION,
    fingerprint="1",
    other_territory=True,
)


@pytest.mark.parametrize(
    ("now", "asks"),
    [
        ({}, False),
        ({"score": 99.0}, False),
        ({"theirs": "Another name of it"}, False),
        ({"band": Band.MATCH}, True),
        ({"via": Via.IDENTIFIER}, True),
        ({"through": "Its parent"}, True),
        ({"other_territory": False}, True),
    ],
)
def test_more_grounds_ask_again(now: dict[str, Any], asks: bool) -> None:
    assert has_more_grounds(replace(JUDGED, **now), grounds_of(JUDGED)) is asks


def test_fewer_grounds_and_those_that_were_not_kept_do_not() -> None:
    strong: Hit = replace(JUDGED, band=Band.MATCH, via=Via.IDENTIFIER, through="Its parent", other_territory=False)
    assert not has_more_grounds(JUDGED, grounds_of(strong))
    assert not has_more_grounds(strong, {})

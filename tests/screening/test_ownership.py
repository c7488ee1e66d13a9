"""The 50 per cent rule: shares of listed owners are added up, through owners only as it was stated."""

from collections.abc import Mapping, Sequence

import pytest

from riskflow.screening.ownership import NOT_OWNED, Share, ownerships, share_words

PARTNER, HOLDING, LISTED, ALSO_LISTED, OTHER = range(5)


@pytest.mark.parametrize(
    ("shares", "hundredths", "is_freeze"),
    [
        ({PARTNER: [Share(LISTED, 50_00)]}, 50_00, True),
        ({PARTNER: [Share(LISTED, 49_99)]}, 49_99, False),
        ({PARTNER: [Share(LISTED, 25_00), Share(ALSO_LISTED, 25_00)]}, 50_00, True),
        ({PARTNER: [Share(LISTED, 25_00), Share(OTHER, 75_00)]}, 25_00, False),
        ({PARTNER: [Share(LISTED, 1_00, has_control=True)]}, 1_00, True),
        ({PARTNER: [Share(OTHER, 100_00, has_control=True)]}, 0, False),
        ({PARTNER: [Share(HOLDING, 60_00)], HOLDING: [Share(LISTED, 51_00)]}, 60_00, True),
        ({PARTNER: [Share(HOLDING, 60_00)], HOLDING: [Share(LISTED, 40_00)]}, 0, False),
        ({PARTNER: [Share(HOLDING, 90_00)], HOLDING: [Share(PARTNER, 90_00)]}, 0, False),
        ({PARTNER: [Share(HOLDING, 30_00), Share(LISTED, 20_00)], HOLDING: [Share(LISTED, 80_00)]}, 50_00, True),
    ],
)
def test_what_listed_owners_have_is_added_up(
    shares: Mapping[int, Sequence[Share]], hundredths: int, is_freeze: bool
) -> None:
    found = ownerships(shares, {LISTED, ALSO_LISTED})[PARTNER]
    assert (found.hundredths, found.is_possible_freeze) == (hundredths, is_freeze)


def test_who_has_no_stated_owner_is_not_owned() -> None:
    assert ownerships({}, {LISTED}) == {}
    assert not NOT_OWNED.is_possible_freeze


@pytest.mark.parametrize(
    ("hundredths", "has_control", "words"),
    [
        (24_50, False, ("24,5 procent", "24.5 per cent")),
        (100_00, False, ("100 procent", "100 per cent")),
        (5, True, ("0,05 procent, och styr", "0.05 per cent, and controls")),
        (0, True, ("styr", "controls")),
    ],
)
def test_a_share_is_written_as_each_language_does(hundredths: int, has_control: bool, words: tuple[str, str]) -> None:
    text = share_words(hundredths, has_control=has_control)
    assert (text.sv, text.en) == words

"""Votes by sections 29 and 30 of the Administrative Procedure Act, as a table of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.cases.labels import Vote
from riskflow.deliberation.votes import check_dissents, check_votes, stored_votes, tally
from riskflow.errors import InvalidError

CHAIR, MEMBERS = 1, {1: "Rut", 2: "Ravi", 3: "Rosa", 4: "Roland"}
CAST = {"+": Vote.IN_FAVOUR, "-": Vote.AGAINST, "0": Vote.ABSENT}


def votes(written: str) -> dict[int, Vote]:
    """Return the votes of the first members, the chair's first; a space means that nothing was said."""
    return {number: CAST[sign] for number, sign in enumerate(written, 1) if sign in CAST}


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("", None),  # advice may be given without a vote
        ("++++", None),
        ("++--", None),  # tied: the chair's casting vote carries it
        ("--++", "fell"),  # tied: the chair's casting vote is against
        ("+---", "fell"),
        ("-+++", None),  # the chair is bound by the majority
        ("+++ ", "how everybody voted"),  # nobody abstains
        ("+++0", None),  # who took no part in the final handling does not vote
        ("0+++", "The chair takes part"),
        ("++00", "at least 3"),
    ],
)
def test_a_vote_is_one_that_the_law_knows(written: str, refusal: str | None) -> None:
    if refusal is None:
        check_votes(votes(written), MEMBERS, CHAIR, needed=3)
        return
    with pytest.raises(InvalidError) as caught:
        check_votes(votes(written), MEMBERS, CHAIR, needed=3)
    assert refusal in caught.value.message.en


def test_somebody_who_is_no_member_does_not_vote() -> None:
    with pytest.raises(InvalidError):
        check_votes({**votes("++++"), 9: Vote.IN_FAVOUR}, MEMBERS, CHAIR, needed=3)


@given(st.dictionaries(st.integers(1, 9), st.sampled_from(Vote), min_size=1))
def test_a_proposal_is_carried_by_the_majority_or_at_a_tie_by_the_chair(cast: dict[int, Vote]) -> None:
    found = tally(cast, CHAIR)
    if found.in_favour != found.against:
        assert found.is_carried == (found.in_favour > found.against)
    else:
        assert found.is_carried == (cast.get(CHAIR) is Vote.IN_FAVOUR)


def test_only_who_took_part_in_the_final_handling_may_dissent() -> None:
    check_dissents({2: "I think otherwise.", 3: " "}, votes("+-00"))
    with pytest.raises(InvalidError):
        check_dissents({3: "I think otherwise."}, votes("+-00"))


def test_votes_are_stored_with_names_in_their_order() -> None:
    assert [each["name"] for each in stored_votes(votes("+++-"), MEMBERS)] == ["Ravi", "Roland", "Rosa", "Rut"]
    assert stored_votes({}, MEMBERS) == []

"""When two cases are alike: by what drives them, never by the country alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.deliberation.precedents import Likeness, Trait, TraitKind, likeness

KINDS = TraitKind


def traits(*written: str) -> frozenset[Trait]:
    return frozenset(Trait(TraitKind(each.partition(":")[0]), each.partition(":")[2]) for each in written)


@pytest.mark.parametrize(
    ("shared", "is_enough"),
    [
        ((), False),
        (("partner:7",), True),
        (("kind:joint-phd", "place:CN", "place:RU", "place:IR"), False),
        (("question:du-access", "question:fi-share"), True),
        (("area:dual-use", "question:du-access"), True),
        (("area:dual-use", "kind:joint-phd"), False),
        (("area:dual-use", "kind:joint-phd", "place:CN"), True),
    ],
)
def test_cases_are_alike_by_more_than_kind_and_place(shared: tuple[str, ...], is_enough: bool) -> None:
    assert Likeness(traits(*shared)).is_enough is is_enough


TRAITS = st.frozensets(st.builds(Trait, st.sampled_from(TraitKind), st.sampled_from("abc")))


@given(TRAITS, TRAITS, TRAITS)
def test_likeness_is_mutual_and_more_in_common_never_makes_less_alike(
    mine: frozenset[Trait], theirs: frozenset[Trait], more: frozenset[Trait]
) -> None:
    assert likeness(mine, theirs) == likeness(theirs, mine)
    assert likeness(mine, theirs).weight <= likeness(mine | more, theirs | more).weight
    if likeness(mine, theirs).is_enough:
        assert likeness(mine | more, theirs | more).is_enough

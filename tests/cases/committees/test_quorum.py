"""The quorum of a committee as a table: numbers, the one who leads, and the competence that the levels call for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.committees.quorum import SeatedRater, quorum_state
from riskflow.committees.rules import committee_rules
from riskflow.questionnaire.model import Area, Level

RAI = committee_rules().composition("rai")
DUAL_USE, ETHICS, RIGHTS = (
    {Area.DUAL_USE: Level.HIGH},
    {Area.ETHICS_DUMPING: Level.HIGH},
    {Area.HUMAN_RIGHTS: Level.HIGH},
)
CALM = dict.fromkeys(Area, Level.MODERATE)


def rater(person: int, *competences: str, leads: bool = False) -> SeatedRater:
    return SeatedRater(person, has_seat=True, leads=leads, competences=frozenset(competences))


CHAIR = rater(1, leads=True)
OLD = SeatedRater(8)
UNMARKED = SeatedRater(7, has_seat=True, competences=None)


@pytest.mark.parametrize(
    ("raters", "levels", "given", "lacks_lead", "lacking"),
    [
        ([], CALM, 0, True, []),
        ([CHAIR, rater(2)], CALM, 2, False, []),
        ([CHAIR, rater(2), rater(3)], CALM, 3, False, []),
        ([rater(2), rater(3), rater(4)], CALM, 3, True, []),
        ([CHAIR, rater(2), rater(3)], DUAL_USE, 3, False, ["dual-use"]),
        ([CHAIR, rater(2, "dual-use"), rater(3)], DUAL_USE, 3, False, []),
        ([CHAIR, rater(2, "legal"), rater(3)], {Area.DUAL_USE: Level.CRITICAL}, 3, False, ["dual-use"]),
        ([CHAIR, rater(2, "human-rights"), rater(3)], ETHICS, 3, False, []),
        ([CHAIR, rater(2, "ethics-dumping"), rater(3)], RIGHTS, 3, False, []),
        ([CHAIR, rater(2, "dual-use"), rater(3)], ETHICS | DUAL_USE, 3, False, ["ethics-dumping"]),
        ([CHAIR, rater(2), rater(3)], {Area.FOREIGN_INFLUENCE: Level.CRITICAL}, 3, False, []),
        ([rater(1, "dual-use", leads=True), rater(2), rater(3)], DUAL_USE, 3, False, []),
        ([OLD, rater(2), rater(3)], DUAL_USE, 3, False, []),
        ([CHAIR, UNMARKED, rater(3)], DUAL_USE, 3, False, []),
        ([UNMARKED, rater(2), rater(3)], DUAL_USE, 3, True, []),
    ],
)
def test_a_quorum_needs_a_number_a_lead_and_the_competence(
    raters: list[SeatedRater], levels: dict[Area, Level], given: int, *, lacks_lead: bool, lacking: list[str]
) -> None:
    state = quorum_state(RAI, 3, raters, levels)
    assert (state.given, state.lacks_lead) == (given, lacks_lead)
    assert [each.any_of[0] for each in state.lacking] == lacking
    assert state.is_met is (given >= 3 and not lacks_lead and not lacking)
    assert bool(state.missing()) is not state.is_met


def test_what_is_missing_is_said_in_both_languages() -> None:
    texts = quorum_state(RAI, 3, [rater(2)], DUAL_USE).missing()
    assert [text.en.split(":")[0] for text in texts] == [
        "1 of at least 3 members have given their rating.",
        "The chair, or the vice-chair instead, has not given a rating.",
        "Nobody who has given a rating has the competence that the levels call for",
    ]
    assert texts[2].sv.endswith("exportkontroll och dubbla användningsområden.")


competences = st.frozensets(st.sampled_from(sorted(committee_rules().competences)))
raters = st.lists(
    st.builds(rater, st.integers(1, 9), leads=st.booleans())
    | st.builds(lambda number, held: rater(number, *held), st.integers(1, 9), competences)
    | st.builds(SeatedRater, st.integers(1, 9), st.just(value=True), st.booleans(), st.none()),
    max_size=6,
    unique_by=lambda each: each.person,
)


@given(raters, raters, st.dictionaries(st.sampled_from(Area), st.sampled_from(Level)))
def test_one_more_rater_never_breaks_a_quorum(
    before: list[SeatedRater], more: list[SeatedRater], levels: dict[Area, Level]
) -> None:
    after = [*before, *(each for each in more if each.person not in {known.person for known in before})]
    if quorum_state(RAI, 3, before, levels).is_met:
        assert quorum_state(RAI, 3, after, levels).is_met

"""Who is proposed for a task, and which substitutes may step in and in which order."""

from dataclasses import replace

import pytest

from riskflow.committees.checks import check_candidate, check_stepping_in
from riskflow.committees.work import Candidate, Workload, may_step_in, proposed
from riskflow.errors import ConflictError, InvalidError, RiskFlowError

ANNA = Candidate(1, "Anna", matches=True, workload=Workload(open=4))
BO = Candidate(2, "Bo", workload=Workload(open=0))
CIA = Candidate(3, "Cia", matches=True, workload=Workload(open=1, overdue=1))
DAN = Candidate(4, "Dan", matches=True, workload=Workload(open=4, recent=2))


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], None),
        ([BO], BO),
        ([ANNA, BO], ANNA),
        ([ANNA, BO, CIA], ANNA),
        ([DAN, ANNA], ANNA),
        ([replace(ANNA, has_conflict=True), BO], BO),
        ([replace(ANNA, is_away=True), DAN], DAN),
        ([replace(ANNA, has_task=True), replace(BO, has_conflict=True)], None),
    ],
)
def test_the_least_loaded_is_proposed_who_matches_and_is_free(
    candidates: list[Candidate], expected: Candidate | None
) -> None:
    assert proposed(candidates) == expected


GENERAL_1, GENERAL_2 = Candidate(11, "Ove", order=1), Candidate(12, "Pia", order=2)
PERSONAL = Candidate(13, "Quim", order=5, for_person=1)
EXPERT = Candidate(14, "Rune", order=9, competences=frozenset({"dual-use"}))


@pytest.mark.parametrize(
    ("missing", "wanted", "expected"),
    [
        ({1}, (), [PERSONAL, GENERAL_1, GENERAL_2, EXPERT]),
        ({2}, (), [GENERAL_1, GENERAL_2, EXPERT]),
        ({1}, ("dual-use",), [EXPERT, PERSONAL, GENERAL_1, GENERAL_2]),
    ],
)
def test_substitutes_step_in_in_their_order(
    missing: set[int], wanted: tuple[str, ...], expected: list[Candidate]
) -> None:
    assert may_step_in([EXPERT, GENERAL_2, PERSONAL, GENERAL_1], missing, wanted) == expected


def test_a_substitute_who_is_away_or_has_a_conflict_does_not_step_in() -> None:
    assert may_step_in([replace(GENERAL_1, is_away=True), replace(GENERAL_2, has_conflict=True)], {1}) == []


@pytest.mark.parametrize(
    ("candidates", "error"),
    [
        ([], InvalidError),
        ([replace(ANNA, has_conflict=True)], InvalidError),
        ([replace(ANNA, has_task=True)], ConflictError),
    ],
)
def test_a_task_is_refused_to_whoever_cannot_have_it(candidates: list[Candidate], error: type[RiskFlowError]) -> None:
    with pytest.raises(error):
        check_candidate(candidates, ANNA.person)


@pytest.mark.parametrize(("who", "instead_of"), [(GENERAL_1, 2), (GENERAL_1, None), (PERSONAL, 3)])
def test_nobody_steps_in_for_somebody_who_is_there(who: Candidate, instead_of: int | None) -> None:
    with pytest.raises(InvalidError):
        check_stepping_in(who, {1, 3}, instead_of)

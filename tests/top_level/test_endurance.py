"""Some seconds of the kill test (`make endure`): nothing is lost and nothing is done twice when processes die."""

import pytest

from benchmarks.many.endurance import Trial, run

TRIAL = Trial(seconds=15, people=4, webs=2, workers=2, kill_every=4)


@pytest.mark.slow
@pytest.mark.usefixtures("database_url")  # it asks for PostgreSQL
@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_nothing_is_lost_and_nothing_is_done_twice_when_processes_are_killed() -> None:
    outcome = run(TRIAL)
    assert outcome.faults == []
    assert outcome.saved, "people have worked"

"""Releasing a version takes two administrators, a reason and a day; on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from riskflow.errors import (
    ConflictError,
    IncompleteError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    RiskFlowError,
)
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireError, QuestionnaireVersion
from riskflow.services.case_facts import identity
from riskflow.services.operations import releases
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.releases import simulate_cases
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import releases as release_queries
from tests.support.cases.outcomes import tags_in
from tests.support.questionnaires.small_library import add_version, small_library

CORE = "core.yaml"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return the small version 1.0, locked, and a draft 1.1 without faults of its own kind."""
    found = small_library(tmp_path)
    found.release("small", "1.0")
    add_version(found, "1.1")
    return found


@contextmanager
def at(stage: DemoRunner, library: Library, login: str, days: int = 0) -> Iterator[UnitOfWork]:
    """Open a desk of somebody, some days from now, that has the small questionnaires."""
    with stage.unit_of_work_as(login) as uow:
        shelved = Library(library.folder, lambda: releases.releases_here(uow.session, uow.today + timedelta(days)))
        yield replace(uow, library=shelved, questionnaire="small", now=uow.now + timedelta(days))


def locked(uow: UnitOfWork) -> QuestionnaireVersion:
    """Return the version that is locked: nothing stands in its way any more."""
    return uow.library.get("small", "1.0")


def proposed(stage: DemoRunner, library: Library, days: int = 1) -> int:
    """Let Adam propose the locked version for a day."""
    with at(stage, library, "adam") as uow:
        proposal = releases.propose(uow, locked(uow), " RAI decided so. ", uow.today + timedelta(days))
        uow.session.flush()
        return identity(proposal.id)


def test_a_version_applies_from_its_day_when_two_have_agreed(stage: DemoRunner, library: Library) -> None:
    number = proposed(stage, library)
    with at(stage, library, "anja") as uow:
        assert uow.library.releases() == {}
        releases.confirm(uow, number)
    with at(stage, library, "adam") as uow:
        assert not uow.library.releases()["small 1.0"].in_force
        assert [s.is_open for s in releases.proposal_statuses(uow.session)] == [False]
        assert tags_in(uow.session) == ["release-proposed", "release-confirmed"]
        assert list(chain_problems(uow.session)) == []
    with at(stage, library, "adam", days=1) as uow:
        assert uow.library.releases()["small 1.0"].in_force
        assert uow.library.current("small").name == "small 1.0"


def refused(
    stage: DemoRunner, library: Library, login: str, number: int, error: type[RiskFlowError], days: int = 0
) -> None:
    """Let somebody try to confirm, in a transaction of its own."""
    with pytest.raises(error), at(stage, library, login, days) as uow:
        releases.confirm(uow, number)


def test_only_another_administrator_may_confirm_and_only_once(stage: DemoRunner, library: Library) -> None:
    number = proposed(stage, library)
    for login in ("adam", "charlie", "sven", "rut"):
        refused(stage, library, login, number, NotAllowedError)
    refused(stage, library, "anja", number + 1, NotFoundError)
    with at(stage, library, "anja") as uow:
        releases.confirm(uow, number)
    refused(stage, library, "anja", number, ConflictError)


def test_a_proposal_whose_day_has_passed_or_whose_files_changed_is_void(stage: DemoRunner, library: Library) -> None:
    number = proposed(stage, library)
    refused(stage, library, "anja", number, ConflictError, days=2)
    (library.folder / "lock.yaml").unlink()
    path = library.folder / "small" / "1.0" / CORE
    path.write_text(path.read_text(encoding="utf-8").replace("Kärna", "Kärnan"), encoding="utf-8")
    refused(stage, library, "anja", number, ConflictError)


@pytest.mark.parametrize(
    ("login", "version", "reason", "days", "error"),
    [
        ("charlie", "1.0", "So.", 1, NotAllowedError),
        ("sven", "1.0", "So.", 1, NotAllowedError),
        ("adam", "1.0", "  ", 1, IncompleteError),
        ("adam", "1.0", "So.", -1, InvalidError),
        ("adam", "1.1", "So.", 1, IncompleteError),  # a draft with faults
    ],
)
def test_a_proposal_that_may_not_be_made_is_refused(
    stage: DemoRunner, library: Library, login: str, version: str, reason: str, days: int, error: type[RiskFlowError]
) -> None:
    with pytest.raises(error), at(stage, library, login) as uow:
        releases.propose(uow, uow.library.get("small", version), reason, uow.today + timedelta(days))
    with at(stage, library, "adam") as uow:
        assert releases.proposal_statuses(uow.session) == []
        assert tags_in(uow.session) == []


def test_what_is_released_is_not_proposed_again(stage: DemoRunner, library: Library) -> None:
    number = proposed(stage, library, days=0)
    with at(stage, library, "anja") as uow:
        releases.confirm(uow, number)
    with pytest.raises(ConflictError), at(stage, library, "anja") as uow:
        releases.propose(uow, locked(uow), "Again.", uow.today)


def test_what_the_instance_released_goes_before_a_newer_lock_and_is_missed_when_it_is_gone(
    stage: DemoRunner, library: Library
) -> None:
    number = proposed(stage, library, days=0)
    with at(stage, library, "anja") as uow:
        assert uow.library.current("small").name == "small 1.0"
        releases.confirm(uow, number)
    library.release("small", "1.1")  # an update of the program brings it
    with at(stage, library, "adam") as uow:
        assert uow.library.current("small").name == "small 1.0"
    assert library.current("small").name == "small 1.1"  # a program whose instance has released nothing
    (library.folder / "small" / "1.0").rename(library.folder / "gone")
    with at(stage, library, "adam") as uow, pytest.raises(QuestionnaireError, match="released here, but the files"):
        uow.library.current("small")


def test_files_that_changed_after_the_release_are_refused(stage: DemoRunner, library: Library) -> None:
    number = proposed(stage, library, days=0)
    with at(stage, library, "anja") as uow:
        releases.confirm(uow, number)
    (library.folder / "lock.yaml").unlink()
    path = library.folder / "small" / "1.0" / CORE
    path.write_text(path.read_text(encoding="utf-8").replace("Kärna", "Kärnan"), encoding="utf-8")
    with at(stage, library, "adam") as uow, pytest.raises(QuestionnaireError, match="changed after the release"):
        uow.library.get("small", "1.0")


def test_submitted_cases_are_simulated_with_their_own_context_and_nothing_is_written(stage: DemoRunner) -> None:
    for case in ("rf-01", "rf-14"):
        stage.submit(case)
    stage.draft("rf-06")
    with stage.unit_of_work_as("adam") as uow:
        before = len(case_queries.all_events(uow.session))
        found = simulate_cases(uow.session, uow.library, uow.library.current("ri"))
        assert [(o.is_rerouted, o.moved, o.lost, o.opened) for o in found.outcomes] == [(False, (), (), ())] * 2
        assert [o.before.route for o in found.outcomes] == ["self_assessment_closes", "RAI"]
        newest = simulate_cases(uow.session, uow.library, uow.library.current("ri"), newest=1)
        assert [outcome.reference for outcome in newest.outcomes] == [found.outcomes[-1].reference]
        assert release_queries.count_submitted(uow.session, "ri") == 2
        assert release_queries.uses(uow.session, "ri") == {uow.library.current("ri").questionnaire.version: 3}
        assert len(case_queries.all_events(uow.session)) == before


def test_the_day_is_a_swedish_day(stage: DemoRunner, library: Library) -> None:
    with at(stage, library, "adam") as uow:
        releases.propose(uow, locked(uow), "Today.", uow.today)
        assert isinstance(release_queries.proposals(uow.session)[0][0].applies_from, date)

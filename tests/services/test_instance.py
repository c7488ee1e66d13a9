"""An instance opens units of work for pages, commands and the worker alike."""

from pathlib import Path

import pytest

from riskflow.cli.instance import read
from riskflow.config import Config
from riskflow.errors import IncompleteError
from riskflow.services.case_facts import identity
from riskflow.services.operations import releases
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.worker import Worker
from tests.support.cases.demonstration import stage_with_cast


@pytest.mark.slow
def test_what_the_instance_released_is_current_for_pages_the_worker_and_commands(own_instance: Path) -> None:
    config = Config.for_tests(own_instance)
    queue.prepare(config.database_url)
    stage = stage_with_cast(config)
    with stage.unit_of_work_as("adam") as uow:
        version = uow.library.get("ri", "1.0")
        proposal = releases.propose(uow, version, "RAI decided so.", uow.today)
        uow.session.flush()
        number = identity(proposal.id)
    with stage.unit_of_work_as("anja") as uow:
        vacant = [each.id for each in releases.functions_without_holder(uow, version)]
        with pytest.raises(IncompleteError):
            releases.confirm(uow, number)
        releases.confirm(uow, number, vacant)
    with stage.unit_of_work_as("anja") as uow:
        assert uow.library.current("ri").name == "ri 1.0"
    with Worker(config).instance.read(SYSTEM) as uow:
        assert uow.library.current("ri").name == "ri 1.0"
    with read() as uow:
        assert uow.library.current("ri").name == "ri 1.0"

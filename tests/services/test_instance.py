"""An instance opens units of work for pages, commands and the worker alike."""

from pathlib import Path

from riskflow.cli.instance import read
from riskflow.config import Config
from riskflow.services.operations import releases
from riskflow.services.unit_of_work import SYSTEM, identity
from riskflow.store import queue
from riskflow.worker import Workshop
from tests.support.demonstration import stage_with_cast


def test_what_the_instance_released_is_current_for_pages_the_worker_and_commands(own_instance: Path) -> None:
    config = Config.for_tests(own_instance)
    queue.prepare(config.database_url)
    stage = stage_with_cast(config)
    with stage.at("adam") as desk:
        version = desk.library.get("ri", "1.0")
        proposal = releases.propose(desk, version, "RAI decided so.", desk.today)
        desk.session.flush()
        number = identity(proposal.id)
    with stage.at("anja") as desk:
        releases.confirm(desk, number)
    with stage.at("anja") as desk:
        assert desk.library.current("ri").name == "ri 1.0"
    with Workshop(config).instance.read(SYSTEM) as desk:
        assert desk.library.current("ri").name == "ri 1.0"
    with read() as desk:
        assert desk.library.current("ri").name == "ri 1.0"

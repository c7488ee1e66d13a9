"""The command about letters."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from riskflow.cli import main
from riskflow.config import Config
from riskflow.mail import MailRefusedError
from riskflow.services.operations import delivery as delivery_service
from riskflow.store import queue
from riskflow.store.database import Database
from tests.support.cases.demonstration import stage_with_cast


@pytest.fixture
def refused(own_instance: Path) -> None:
    """Leave one letter that could not be sent, and some that wait."""
    config = Config.for_tests(own_instance)
    queue.prepare(config.database_url)
    database = Database(config.database_url)
    stage = stage_with_cast(config, database)
    stage.submit("rf-17")
    with stage.unit_of_work_as("adam") as uow:
        number = delivery_service.due(uow)[0]
        delivery_service.begin_attempt(uow, number)
        delivery_service.note_refused(uow, MailRefusedError("550 nobody of that name", is_final=True), number)
    database.engine.dispose()


@pytest.mark.usefixtures("refused")
def test_it_says_what_could_not_be_sent_and_sends_it_again() -> None:
    said = CliRunner().invoke(main, ["letters"])
    assert said.exit_code == 1
    assert "Mail server: none is set: nothing leaves this computer" in said.output
    assert "550 nobody of that name" in said.output
    again = CliRunner().invoke(main, ["letters", "--send-again"])
    assert (again.exit_code, again.output.splitlines()[-1]) == (0, "1 letters wait to be sent again.")
    assert CliRunner().invoke(main, ["letters"]).exit_code == 0

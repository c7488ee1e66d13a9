"""Personal data: every column is classified, and a person gets what is theirs and nobody else's."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import SQLModel

from riskflow.cli import main
from riskflow.config import Config
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.operations.personal_data import (
    GROUNDS,
    INVENTORY,
    RETENTIONS,
    DataClass,
    columns_about_people,
    export_person,
)
from riskflow.services.operations.retention.rules import RULES
from riskflow.store.database import Database
from tests.support.cases.demonstration import stage_with_cast

TABLES = SQLModel.metadata.tables


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_classified_once(name: str) -> None:
    assert sorted(INVENTORY[name].columns) == sorted(column.name for column in TABLES[name].columns)


@pytest.mark.parametrize("name", TABLES)
def test_what_refers_to_a_person_is_personal(name: str) -> None:
    columns = INVENTORY[name].columns
    assert {columns[column.name] for column in columns_about_people(TABLES[name])} <= {DataClass.PERSONAL}


def test_the_inventory_names_nothing_that_is_not_there_and_gives_a_ground_where_one_is_needed() -> None:
    assert set(INVENTORY) == set(TABLES)
    for table in INVENTORY.values():
        assert table.ground in GROUNDS
        assert table.retention in RETENTIONS
        is_about_people = set(table.columns.values()) - {DataClass.NOTHING}
        assert not (is_about_people and table.ground == "nobody")


def test_a_person_gets_what_they_wrote_and_nobody_elses(stage: DemoRunner) -> None:
    code = stage.submit("rf-17")
    stage.rate(stage.submit("rf-14"), "ravi", "rosa")
    with stage.unit_of_work_as("ravi") as uow:
        ravi, alice = (person_with_login(uow.session, login) for login in ("ravi", "alice"))
        exported, of_alice = export_person(uow.session, ravi), export_person(uow.session, alice)
    assert {row["person_id"] for row in exported["rating"]["rows"]} == {ravi.id}
    assert len(exported["rating"]["rows"]) == 1
    assert exported["person"]["rows"][0]["login"] == "ravi"
    assert "answer" not in exported
    assert code in {row["code"] for row in of_alice["matter"]["rows"]}
    assert "rating" not in of_alice
    json.dumps(exported)


def test_every_table_goes_by_a_rule_or_is_kept_on_a_ground() -> None:
    """A table that is added without saying how long it is kept fails here, and so does a rule that covers nothing."""
    in_rules = {table for rule in RULES.values() for table in rule.tables.split()}
    assert in_rules <= {*TABLES, "workflow_status"}  # the queue's
    for name, table in INVENTORY.items():
        retention = RETENTIONS[table.retention]
        assert set(retention.rules) <= set(RULES), name
        assert retention.rules or retention.kept, name
        assert len(retention.text) > len("kept"), name
    by_rule = {name for name, table in INVENTORY.items() if RETENTIONS[table.retention].rules}
    assert in_rules - {"workflow_status"} <= by_rule
    assert {rule for each in RETENTIONS.values() for rule in each.rules} == set(RULES) - {"queue"}
    assert {table.retention for table in INVENTORY.values()} == set(RETENTIONS)


def test_what_is_more_than_technical_needs_a_decision() -> None:
    assert {kind for kind, rule in RULES.items() if rule.needs_decision} == {"drafts", "leavers"}
    assert all(rule.days is None for rule in RULES.values() if rule.needs_decision)
    assert all(rule.days and rule.days >= rule.min_days for rule in RULES.values() if not rule.needs_decision)


def test_the_command_writes_a_private_file_and_overwrites_nothing(own_instance: Path, tmp_path: Path) -> None:
    config = Config.for_tests(own_instance)
    database = Database(config.database_url)
    stage_with_cast(config, database).draft("rf-01", upto=1)
    database.engine.dispose()
    output = tmp_path / "alice.json"
    said = CliRunner().invoke(main, ["person", "export", "alice", "--output", str(output)])
    assert said.exit_code == 0, said.output
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert json.loads(output.read_text(encoding="utf-8"))["person"]["rows"][0]["name"] == "Alice Åkerman"
    again = CliRunner().invoke(main, ["person", "export", "alice", "--output", str(output)])
    assert "exists" in again.output
    unknown = CliRunner().invoke(main, ["person", "export", "nobody", "--output", str(tmp_path / "x")])
    assert unknown.exit_code == 1

"""Archived files are read again in portions, and one that is altered or missing is alarmed about until it is whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from riskflow.cli import main
from riskflow.files.archive import name_of
from riskflow.preservation.fixity import FixityArea, KeptFile, choose_portion
from riskflow.services.instance import Instance
from riskflow.services.operations.health import health_states
from riskflow.services.preservation.alarm import end_day, fixity_alarm
from riskflow.services.preservation.fixity import CHECKED, DAMAGED, MENDED, check_portion, record_day
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import EventRow
from tests.support.records.archived import ArchivedInstance
from tests.support.smtp_server import mailbox

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAYS = 7


@pytest.mark.slow
@given(st.integers(1, 400), st.integers(1, 30))
def test_every_file_is_read_within_the_days_and_no_turn_reads_much_more_than_another(number: int, days: int) -> None:
    kept = [KeptFile(FixityArea.RECORDS, f"{each:064x}") for each in range(number)]
    checked = dict.fromkeys(kept, NOW)
    sizes = []
    for hour in range(1, days * 24 + 1):
        now = NOW + timedelta(hours=hour)
        portion = choose_portion(kept, checked, now, days)
        sizes.append(len(portion))
        checked |= dict.fromkeys(portion, now)
    assert min(checked.values()) > NOW
    assert max(sizes) <= -(-number // (days * 24))


def test_a_new_file_is_read_in_the_next_turn_and_what_is_late_is_read_at_once() -> None:
    new, *old = (KeptFile(FixityArea.RECORDS, f"{each:064x}") for each in range(11))
    late = dict.fromkeys(old, NOW - timedelta(days=DAYS + 3))
    assert choose_portion([new, *old], late, NOW, DAYS) == [new, *old]


@pytest.fixture
def archived(tmp_path: Path) -> tuple[ArchivedInstance, str]:
    """Return an instance with one record, and the digest of its first file."""
    made = ArchivedInstance(tmp_path)
    made.submit_and_archive("rf-01")
    with made.instance.read(SYSTEM) as uow:
        return made, case_queries.all_records(uow.session)[0].pdf_digest


def told(instance: Instance) -> tuple[list[str], str | None]:
    """Return the tags of the events about files, and the alarm."""
    with instance.read(SYSTEM) as uow:
        rows = uow.session.exec(select(EventRow).order_by(col(EventRow.seq)))
        tags = [row.tag for row in rows if row.tag in {CHECKED, DAMAGED, MENDED}]
        alarm = fixity_alarm(uow, DAYS)
    return tags, alarm.en if alarm else None


def test_a_damaged_file_is_found_alarmed_about_once_and_forgiven_when_it_is_whole_again(
    archived: tuple[ArchivedInstance, str],
) -> None:
    made, digest = archived
    instance = made.instance
    assert told(instance) == ([], "The files of the archive were not checked in time.")
    assert check_portion(instance).files == 3  # the data is the same in both languages
    assert told(instance) == ([], None)
    path = instance.config.archive / name_of(digest)
    content = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    for _ in range(2):
        result = CliRunner(env=made.variables).invoke(main, ["archive", "fixity", "--all"])
        assert result.exit_code == 1, result.output
        assert f"{digest} is altered" in result.output
    assert told(instance) == (["archived-file-damaged"], "Archived files that are altered or missing: 1.")
    with instance.read(SYSTEM) as uow:
        states = {state.name.en: state.is_ok for state in health_states(uow, instance.config, ())}
    assert not states["The files of the archive are whole"]
    path.write_bytes(content)
    CliRunner(env=made.variables).invoke(main, ["archive", "fixity", "--all"])
    with instance.write(SYSTEM) as uow:
        record_day(uow)
    assert told(instance) == (["archived-file-damaged", "archived-file-mended", "archive-checked"], None)
    path.unlink()
    with instance.read(SYSTEM) as uow:
        later = uow.now + timedelta(days=DAYS)
    object.__setattr__(instance, "now", lambda: later)
    assert check_portion(instance).damaged == 1


def test_a_check_that_has_not_run_for_a_day_is_alarmed_about(archived: tuple[ArchivedInstance, str]) -> None:
    instance = archived[0].instance
    check_portion(instance)
    later = instance.now() + timedelta(hours=27)
    object.__setattr__(instance, "now", lambda: later)
    assert told(instance)[1] == "The files of the archive were not checked in time."


@pytest.mark.slow
def test_administrators_get_a_letter_while_something_is_wrong_and_none_when_all_is_well(
    archived: tuple[ArchivedInstance, str],
) -> None:
    instance = archived[0].instance
    with mailbox() as box:
        sent_by = {"mail_server": box.address, "mail_from": "riskflow@university.test"}
        sending = replace(instance, config=instance.config.model_copy(update=sent_by))
        end_day(sending)
        assert sorted(box.recipients) == [["adam@example.org"], ["anja@example.org"]]
        assert "were not checked in time" in box.kept[0].get_content()
        assert "kontrollerats i tid" in box.kept[0].get_content()
        check_portion(instance)
        end_day(sending)
        assert len(box.kept) == 2

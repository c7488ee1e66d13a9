"""Importing lists: all or nothing, and whatever is missing, old, refused or half done never clears anybody."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.config import Config
from riskflow.errors import InvalidError
from riskflow.files.untrusted import RefusedFileError
from riskflow.screening.hits import ScreeningStatus
from riskflow.screening.importers import ror
from riskflow.screening.lists import LIST_SOURCES, EntityKind
from riskflow.services.partners import lists as list_service
from riskflow.store.database import Database
from riskflow.store.queries import lists
from tests.support.counts import counted
from tests.support.screening.list_files import FREEZE, NOW, entry, in_force, prepared, status, uow


def test_without_any_list_nobody_is_clear(database: Database) -> None:
    assert status(database, "Anybody") == (ScreeningStatus.UNKNOWN, ["no-lists"])


def test_with_one_of_the_required_lists_nobody_is_clear(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE))
    assert status(database, "Anybody") == (ScreeningStatus.UNKNOWN, ["missing un-sc"])


def test_with_both_required_lists_somebody_is_clear_and_somebody_is_not(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE), prepared("un-sc", *FREEZE))
    assert status(database, "Anybody") == (ScreeningStatus.CLEAR, [])
    assert status(database, "FROZEN EXAMPLE 7 Ltd") == (ScreeningStatus.MATCH, [])


def test_an_old_list_clears_nobody_and_hides_no_hit(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE, days_old=31), prepared("un-sc", *FREEZE))
    assert status(database, "Anybody") == (ScreeningStatus.UNKNOWN, ["old eu-fsf"])
    assert status(database, "Frozen Example 7")[0] is ScreeningStatus.MATCH


def test_a_list_grows_old_while_nobody_looks(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE), prepared("un-sc", *FREEZE))
    assert status(database, "Anybody", NOW + timedelta(days=40)) == (ScreeningStatus.UNKNOWN, ["old eu-fsf"])


def test_a_name_without_letters_is_never_clear(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE), prepared("un-sc", *FREEZE))
    assert status(database, " ?! ")[0] is ScreeningStatus.UNKNOWN


def test_a_list_that_shrinks_by_more_than_a_fifth_is_refused_and_the_old_one_stays(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE, days_old=3), prepared("un-sc", *FREEZE))
    with pytest.raises(RefusedFileError, match="shrinks by more"):
        in_force(database, prepared("eu-fsf", *FREEZE[:7]))
    assert status(database, "Frozen Example 9")[0] is ScreeningStatus.MATCH
    in_force(database, prepared("eu-fsf", *FREEZE[:8]))
    with uow(database) as at:
        assert len(list_service.difference(at, "eu-fsf").removed) == 2


def test_an_older_file_does_not_replace_a_newer_one(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE, days_old=2))
    with pytest.raises(RefusedFileError, match="older than the version in force"):
        in_force(database, prepared("eu-fsf", *FREEZE, days_old=9))


def test_the_same_file_twice_changes_nothing(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE))
    with uow(database) as at:
        assert list_service.import_list(at, prepared("eu-fsf", *FREEZE)) is None
        assert len(lists.versions_of(at.session, "eu-fsf")) == 1


def test_an_import_that_fails_halfway_leaves_the_old_list(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE, days_old=2), prepared("un-sc", *FREEZE))
    broken = (*FREEZE, replace(FREEZE[0], code="11", names=()))
    with pytest.raises(IndexError):
        in_force(database, prepared("eu-fsf", *broken))
    assert status(database, "Frozen Example 9")[0] is ScreeningStatus.MATCH
    with uow(database) as at:
        assert [row.entries for row in lists.versions_of(at.session, "eu-fsf")] == [10]


def test_what_changed_is_told_by_name(database: Database) -> None:
    first = [entry("Old Name", code="1"), entry("Gone", code="2"), *FREEZE]
    second = [entry("New Name", code="1"), entry("Came", code="3"), *FREEZE]
    in_force(database, prepared("uk", *first, days_old=2), prepared("uk", *second))
    with uow(database) as at:
        found = list_service.difference(at, "uk")
    assert (found.added, found.removed, found.changed) == (("Came",), ("Gone",), ("New Name",))


def test_there_is_no_difference_of_one_version(database: Database) -> None:
    in_force(database, prepared("uk", *FREEZE))
    with uow(database) as at, pytest.raises(InvalidError):
        list_service.difference(at, "uk")


def test_the_differences_of_all_lists_are_read_at_once(database: Database) -> None:
    for age, more in ((9, "Oldest"), (6, "Older"), (3, "New")):
        in_force(database, *(prepared(source, entry(more), *FREEZE, days_old=age) for source in ("uk", "eu-fsf")))
    in_force(database, prepared("un-sc", *FREEZE))
    with uow(database) as at, counted(database.engine) as counts:
        found = list_service.differences(at, LIST_SOURCES)
    assert found == dict.fromkeys(("eu-fsf", "uk"), list_service.ListDifference(("New",), ("Older",), ()))
    assert len(counts.statements) == 2


def test_entries_of_versions_before_the_last_two_are_dropped_and_the_versions_stay(database: Database) -> None:
    in_force(database, *(prepared("uk", *FREEZE, days_old=age) for age in (9, 6, 3)))
    with uow(database) as at:
        versions = lists.versions_of(at.session, "uk")
        kept = [len(lists.entries_of(at.session, row.id or 0)) for row in versions]
    assert kept == [10, 10, 0]


def test_persons_are_left_out_unless_somebody_says_why(tmp_path: Path) -> None:
    path = tmp_path / "sdn.xml"
    path.write_text(
        "<sdnList><publshInformation><Publish_Date>11/01/2026</Publish_Date><Record_Count>2</Record_Count>"
        "</publshInformation><sdnEntry><uid>1</uid><lastName>EXAMPLE LTD</lastName><sdnType>Entity</sdnType></sdnEntry>"
        "<sdnEntry><uid>2</uid><firstName>A</firstName><lastName>PERSON</lastName><sdnType>Individual</sdnType>"
        "</sdnEntry></sdnList>",
        encoding="utf-8",
    )
    assert [e.kind for e in list_service.prepare("ofac-sdn", [path]).entries] == [EntityKind.ORGANISATION]
    assert list_service.prepare("ofac-sdn", [path]).left_out == 1
    assert len(list_service.prepare("ofac-sdn", [path], "a decision of the data protection officer").entries) == 2


def test_our_own_list_is_kept_entry_by_entry(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE), prepared("un-sc", *FREEZE))
    for name in ("Once Bitten", "Twice Shy"):
        with uow(database) as at:
            list_service.add_own_entry(at, entry(name, reason="an agreement was broken"))
    assert status(database, "once bitten")[0] is ScreeningStatus.MATCH
    with uow(database) as at:
        list_service.remove_own_entry(at, "once bitten")
    assert status(database, "once bitten")[0] is ScreeningStatus.CLEAR
    with uow(database) as at:
        assert [e.names[0].text for e in list_service.own_entries(at)] == ["Twice Shy"]


def test_an_address_of_an_entry_that_is_no_web_address_is_not_kept(database: Database) -> None:
    in_force(database, prepared("uk", entry("Example", url="javascript:alert(1)")))
    with uow(database) as at:
        assert [row.url for row in lists.entries_of(at.session, lists.in_force(at.session)["uk"].id or 0)] == [""]


def test_the_register_gives_an_entry_its_other_names_and_its_parents(database: Database) -> None:
    def organisation(code: str, *names: str, parent: str = "") -> ror.RorOrganisation:
        return ror.RorOrganisation(
            code=code,
            name=names[0],
            status="active",
            types=("education",),
            territory="CN",
            city="",
            website="",
            domains=(),
            names=tuple((name, "label", "") for name in names),
            relations=(("parent", parent),) if parent else (),
        )

    known = [organisation("1", "Example University", "例子大学"), organisation("2", "Far Off Laboratory", parent="1")]
    with uow(database) as at:
        list_service.import_register(at, Path(__file__), known)
    in_force(database, prepared("eu-fsf", entry("Example University"), *FREEZE), prepared("un-sc", *FREEZE))
    assert status(database, "例子大学")[0] is ScreeningStatus.MATCH
    assert status(database, "Far Off Laboratory")[0] is ScreeningStatus.POSSIBLE


KILLED = """
import sys, time
from pathlib import Path
from tests.support.screening.list_files import FREEZE, entry, prepared, uow
from tests.support.counts import counted
from riskflow.services.partners import lists as list_service
from riskflow.store.queries import lists
from riskflow.store.database import Database
def slow(rows):
    for number, row in enumerate(rows):
        yield row
        if number == 5:
            print("halfway", flush=True)
            time.sleep(60)
insert = lists._insert
def halting(session, table, rows):
    insert(session, table, slow(rows) if table.__name__ == "ListEntryName" else rows)
lists._insert = halting
lists.CHUNK = 3
with uow(Database(sys.argv[1])) as at:
    list_service.import_list(at, prepared("eu-fsf", *[entry(f"Other {n}") for n in range(20)]))
"""


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_the_old_list(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE, days_old=2), prepared("un-sc", *FREEZE))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, database.url],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert process.stdout
    assert process.stdout.readline() == "halfway\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    time.sleep(0.5)  # PostgreSQL notices a moment later that its client is gone
    assert status(database, "Frozen Example 9")[0] is ScreeningStatus.MATCH
    assert status(database, "Other 3")[0] is ScreeningStatus.CLEAR
    with uow(database) as at:
        assert [row.entries for row in lists.versions_of(at.session, "eu-fsf")] == [10]


def test_the_setting_for_persons_asks_for_a_reason(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    settings = {"RISKFLOW_INSTANCE": str(folder), "RISKFLOW_MODE": "demonstration", "RISKFLOW_PERSONS_BECAUSE": "yes"}
    with pytest.raises(Exception, match="write why it is needed"):
        Config.from_environment(settings)

"""From edition to edition: entries go on, lists inside a file are counted, and what has ended is no match."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.files.untrusted import RefusedFileError
from riskflow.screening.hits import Band, ScreeningQuery, ScreeningStatus
from riskflow.screening.lists import EntryStanding, ListedName, ParsedEntry
from riskflow.services.partners import lists as list_service
from riskflow.services.partners.search import Screener, ScreeningResult
from riskflow.store.database import Database
from riskflow.store.queries import lists
from tests.support.databases import on_sqlite
from tests.support.screening.list_files import FREEZE, NOW, entry, in_force, prepared, uow
from tests.support.screening.screening_list import row, screening_list

pytestmark = on_sqlite
Import = Callable[..., list_service.PreparedImport]
NAMES = ["Copper Pine Optics", "Grey Heron Institute", "Jade Kiln Ceramics", "Moss Bridge Laboratory"]
ROWS = [row(name) for name in NAMES]
CHANGES = {
    "one row more before the others": ([row("Aardvark Works"), *ROWS], (1, 0, 0)),
    "the rows in another order": (ROWS[::-1], (0, 0, 0)),
    "one row less": (ROWS[:-1], (0, 1, 0)),
    "another address": ([row(NAMES[0], addresses="9 Street, City, CN"), *ROWS[1:]], (0, 0, 0)),
    "another licence": ([row(NAMES[0], license_requirement="All items"), *ROWS[1:]], (0, 0, 1)),
    "the same name on another list": ([*ROWS, row(NAMES[0], "UVL")], (1, 0, 0)),
    "a row twice": ([*ROWS, ROWS[0]], (0, 0, 0)),
}


@pytest.fixture
def edition(tmp_path: Path, database: Database) -> Import:
    """Return a function that puts rows of the Consolidated Screening List in force."""

    def put(rows: list[dict[str, str]], *, may_shrink: bool = False) -> list_service.PreparedImport:
        found = list_service.prepare("us-csl", [screening_list(tmp_path / "csl.csv", rows)])
        with uow(database) as at:
            list_service.import_list(at, found, may_shrink=may_shrink)
        return found

    return put


@pytest.mark.parametrize("change", CHANGES)
def test_a_next_edition_differs_by_what_it_says_and_not_by_its_order(
    edition: Import, database: Database, change: str
) -> None:
    rows, expected = CHANGES[change]
    edition(ROWS)
    edition(rows, may_shrink=True)
    with uow(database) as at:
        found = list_service.difference(at, "us-csl")
    assert tuple(map(len, (found.added, found.removed, found.changed))) == expected


def test_a_name_that_is_corrected_under_the_same_id_is_changed_and_keeps_its_code(
    edition: Import, database: Database
) -> None:
    edition([*ROWS, row("Otter Creek Sensor", _id="a1")])
    edition([*ROWS, row("Otter Creek Sensors", _id="a1")])
    with uow(database) as at:
        found = list_service.difference(at, "us-csl")
    assert (found.added, found.removed, found.changed) == ((), (), ("Otter Creek Sensors",))


def test_a_list_inside_the_file_that_is_gone_is_named_and_refused_unless_it_is_meant(edition: Import) -> None:
    whole = [row(f"Mill {n}") for n in range(30)] + [row("Vale University", "UVL"), row("Reed Aerospace", "MEU")]
    edition(whole)
    with pytest.raises(RefusedFileError, match=r"Military End User.*1 before, 0 now.*Unverified List.*--may-shrink"):
        edition(whole[:30])
    edition(whole[:30], may_shrink=True)


def test_the_lists_of_a_committee_of_the_un_are_counted_too(database: Database) -> None:
    first = [entry(f"Mill {n}") for n in range(20)]
    second = [replace(entry(f"River {n}"), parts=("DPRK",)) for n in range(4)]
    in_force(database, prepared("un-sc", *first, *second, days_old=3))
    with pytest.raises(RefusedFileError, match=r"DPRK \(4 before, 1 now\)"):
        in_force(database, prepared("un-sc", *first, *second[:1]))


def screen(database: Database, name: str, days_on: int = 0) -> ScreeningResult:
    with uow(database, NOW + timedelta(days=days_on)) as at:
        return Screener(at).screen(ScreeningQuery(name))


def test_an_entry_that_has_ended_is_shown_with_its_day_and_is_no_match(edition: Import, database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE), prepared("un-sc", *FREEZE))
    edition([*ROWS, row("Ended Graphite Company", end_date="2020-02-03"), row("Ending Works", end_date="2026-12-01")])
    ended = screen(database, "Ended Graphite Company")
    assert (ended.status, ended.band) == (ScreeningStatus.CLEAR, Band.NONE)
    assert [(hit.standing, hit.ended_on) for hit in ended.hits] == [(EntryStanding.ENDED, "2020-02-03")]
    assert ended.as_plain()["hits"][0]["standing"] == "ended"
    assert screen(database, "Ending Works").status is ScreeningStatus.MATCH
    assert screen(database, "Ending Works", days_on=10).status is ScreeningStatus.CLEAR


def test_an_entry_that_a_list_only_mentions_is_no_match(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE), prepared("un-sc", *FREEZE))
    cousin = ParsedEntry(code="q", names=(ListedName("Kin Works", "name"),), is_mention=True)
    in_force(database, prepared("opensanctions", cousin))
    found = screen(database, "Kin Works")
    assert (found.status, [hit.standing for hit in found.hits]) == (ScreeningStatus.CLEAR, [EntryStanding.MENTIONED])


def test_a_frozen_entry_that_has_not_ended_is_a_match_whatever_else_has(edition: Import, database: Database) -> None:
    in_force(database, prepared("eu-fsf", entry("Copper Pine Optics"), *FREEZE), prepared("un-sc", *FREEZE))
    edition([row("Copper Pine Optics", end_date="2020-02-03")])
    assert screen(database, "Copper Pine Optics").band is Band.MATCH


def test_an_end_that_is_no_day_does_not_end_an_entry(edition: Import, database: Database) -> None:
    edition([*ROWS, row("Vague Works", end_date="soon")])
    assert screen(database, "Vague Works").band is Band.MATCH


def test_names_that_could_not_be_taken_apart_are_kept_with_the_version(edition: Import, database: Database) -> None:
    found = edition([*ROWS, row("Mill Army/River Front"), row("Mill Works; River Works")])
    assert found.unclear == ("Mill Army/River Front",)
    assert screen(database, "River Works").band is Band.MATCH
    with uow(database) as at:
        assert lists.in_force(at.session)["us-csl"].unclear == ["Mill Army/River Front"]

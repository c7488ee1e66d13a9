"""The public register shows number, day, kind and outcome of decisions, and nothing else; off unless it is set on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from riskflow.services.listing.public_register import decisions_of_year, register_page
from riskflow.services.review import decisions, secrecy
from riskflow.worker import Worker
from tests.support.counts import counted
from tests.support.web.review_pages import HARMLESS, parts, said
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import words


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> tuple[Path, str]:
    """Return an instance with a case that has a record and a registration number, and the code of the case."""
    folder = tmp_path_factory.mktemp("registered")
    with open_site(folder, cast_only) as made:
        code = made.stage.submit(HARMLESS)
        workshop, key = Worker(parts(made).config), f"record-{code}-1"
        workshop.register_record(key, workshop.issue_files(key))
        with made.stage.unit_of_work_as("ada") as uow:
            decisions.register(uow, code, "V-2026-0345")
    return folder, code


@pytest.fixture
def site(tmp_path: Path, registered: tuple[Path, str]) -> Iterator[Site]:
    with open_site(tmp_path / "instance", registered[0], public_register="yes") as opened:
        yield opened


def test_it_is_not_there_unless_it_is_set_on(tmp_path: Path, registered: tuple[Path, str]) -> None:
    with open_site(tmp_path / "instance", registered[0]) as closed:
        client = closed.visitor().client
        assert [client.get(address).status_code for address in ("/register", "/register.csv")] == [404, 404]


def test_a_page_of_it_says_number_day_kind_and_outcome_and_nothing_else(
    site: Site, registered: tuple[Path, str]
) -> None:
    stranger = site.visitor()
    shown = words(stranger.read("/register"))
    assert "V-2026-0345" in shown
    assert "Self-assessment Closed by self-assessment" in shown
    case = site.stage.material.cases[HARMLESS]
    secrets = (case["title"], *case["partner-names"].splitlines(), "Alice", "RF-", registered[1])
    table = stranger.client.get("/register.csv").get_data(as_text=True)
    page = stranger.client.get("/register").get_data(as_text=True)
    assert [each for each in secrets if each in page or each in table] == []
    heading, row = table.splitlines()
    assert heading == "Registration number,Decided,Kind,Outcome"
    assert row.startswith("V-2026-0345,20")
    assert row.endswith(",Self-assessment,Closed by self-assessment")


@pytest.mark.parametrize(("provision", "is_there"), [("24:5", True), ("15:2", False)])
def test_a_marked_case_is_reduced_and_a_strictly_marked_one_is_left_out(
    site: Site, registered: tuple[Path, str], provision: str, *, is_there: bool
) -> None:
    with site.stage.unit_of_work_as("ada") as uow:
        secrecy.mark_secrecy(uow, registered[1], "summary", provision)
    table = site.visitor().client.get("/register.csv").get_data(as_text=True)
    assert ("V-2026-0345" in table) is is_there
    assert "self-assessment" not in table.lower()
    with site.stage.unit_of_work_as("ada") as uow:
        secrecy.mark_secrecy(uow, registered[1], "summary", "none")
    assert "Closed by self-assessment" in said(site.visitor(), "/register")


def test_a_page_or_a_year_that_is_not_there_shows_the_nearest(site: Site) -> None:
    forged = ("after=99", "after=V-1.1", "before=V-2026-0346.1", "before=x", "year=1066", "year=99999999999")
    for address in forged:
        assert "V-2026-0345" in said(site.visitor(), f"/register?{address}")


@pytest.mark.slow
def test_every_decision_stands_on_one_page_forwards_and_backwards(site: Site) -> None:
    codes = [site.stage.submit(HARMLESS) for _ in range(4)]
    workshop = Worker(parts(site).config)
    for number, code in enumerate(codes):
        workshop.register_record(f"record-{code}-1", workshop.issue_files(f"record-{code}-1"))
        with site.stage.unit_of_work_as("ada") as uow:
            decisions.register(uow, code, f"V-2026-040{number}")
    with site.stage.unit_of_work_as("ada") as uow:
        secrecy.mark_secrecy(uow, codes[1], "summary", "15:2")
        year = uow.today.year
        every = [row.registry_no for row in decisions_of_year(uow, year)]
        assert every == ["V-2026-0403", "V-2026-0402", "V-2026-0400", "V-2026-0345"]
        with counted(parts(site).database.engine) as counts:
            first = register_page(uow, year, size=2)
        assert (len(counts.statements), counts.rows) == (3, 5), "one row more than are shown, and the rows themselves"
        second = register_page(uow, year, first.after, size=2)
        back = register_page(uow, year, second.before, is_backward=True, size=2)
        assert [row.registry_no for row in (*first.rows, *second.rows)] == every
        assert (back.rows, first.before, second.after) == (first.rows, "", "")
        hidden = register_page(uow, year, "V-2026-0401.1", size=2)
        assert hidden == first, "a decision that is left out is no place"

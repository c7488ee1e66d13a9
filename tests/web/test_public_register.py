"""The public register shows number, day, kind and outcome of decisions, and nothing else; off unless it is set on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from riskflow.services.review import decisions, secrecy
from riskflow.worker import Worker
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
    for address in ("/register?page=99", "/register?page=x", "/register?year=1066", "/register?year=99999999999"):
        assert "V-2026-0345" in said(site.visitor(), address)

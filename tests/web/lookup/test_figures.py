"""The pages of the figures: for those who answer for the work, in both languages, with charts, tables, CSV and PDF."""

from pathlib import Path

import pytest

from riskflow.config import Config
from riskflow.services.operations.figures.keep import count_due
from riskflow.services.operations.figures.kept import kept_report
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.database import Database
from riskflow.worker import Worker
from tests.support.cases.many_cases import multiply
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import html, words

SVG = "{http://www.w3.org/2000/svg}"
MAY_READ = ("sven", "dag", "rut", "stig", "adam")
MAY_NOT = ("ravi", "alice", "eva")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance with some cases, whose figures the worker has counted."""
    folder = tmp_path_factory.mktemp("figures")
    with open_site(folder, cast_only) as made:
        for case in ("rf-01", "rf-14"):
            made.stage.submit(case)
        config = Config.for_tests(folder)
        database = Database(config.database_url)
        multiply(database, 60)
        worker = Worker(config)
        count_due(worker.instance, worker.issuer.templates, worker.origin.institution)
        for each in (database, worker.instance.database):
            each.engine.dispose()
    return folder


def year_of(pages: Site) -> int:
    with pages.app.extensions["riskflow"].read(SYSTEM) as uow:
        return next(year for year in range(uow.today.year, 0, -1) if kept_report(uow, year))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_figures_are_charts_with_tables(pages: Site, language: str) -> None:
    greta, year = pages.visitor("greta", language), year_of(pages)
    assert str(year) in words(greta.read("/figures"))
    page = greta.read(f"/figures/{year}")
    assert faults(page, language) == []
    charts = [svg for svg in page.iter(f"{SVG}svg") if svg.get("role") == "img"]
    assert charts
    for svg in charts:
        named = {each.get("id") for tag in ("title", "desc") for each in svg.iter(f"{SVG}{tag}") if each.text}
        assert set((svg.get("aria-labelledby") or "").split()) == named
    assert len(list(page.iter("table"))) >= len(charts)


def test_every_table_is_there_as_csv_and_all_as_pdf(pages: Site) -> None:
    greta, year = pages.visitor("greta"), year_of(pages)
    page = greta.read(f"/figures/{year}")
    links = [href for each in page.iter("a") if (href := each.get("href", "")).endswith((".csv", ".pdf"))]
    answers = {href: greta.client.get(href) for href in links}
    assert {answer.status_code for answer in answers.values()} == {200}
    route = next(answer for href, answer in answers.items() if href.endswith("/route.csv"))
    assert route.text.splitlines()[0] == "Route,Cases,Share"
    pdf = next(answer for href, answer in answers.items() if href.endswith(".pdf"))
    assert pdf.data.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("address", ["/figures/1999", "/figures/1999/route.csv", "/figures/1999/figures.pdf"])
def test_a_year_that_was_not_counted_is_not_there(pages: Site, address: str) -> None:
    assert pages.visitor("sven").client.get(address).status_code == 404


def test_a_figure_that_does_not_exist_is_not_there(pages: Site) -> None:
    assert pages.visitor("sven").client.get(f"/figures/{year_of(pages)}/nothing.csv").status_code == 404


@pytest.mark.parametrize(("login", "status"), [*((each, 200) for each in MAY_READ), *((each, 403) for each in MAY_NOT)])
def test_they_are_for_those_who_answer_for_the_work(pages: Site, login: str, status: int) -> None:
    visitor = pages.visitor(login)
    assert visitor.client.get("/figures").status_code == status
    menu = words(html(visitor.client.get("/about")))
    assert ("Figures" in menu) == (status == 200)


def test_before_anything_was_counted_the_page_says_so(tmp_path: Path, cast_only: Path) -> None:
    with open_site(tmp_path / "empty", cast_only) as site:
        assert "No year has been counted yet" in words(site.visitor("sven").read("/figures"))

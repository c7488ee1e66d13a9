"""The world around the work: a territory's page, the same facts on the pages of a case, and the list of sources."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from riskflow.indicators.catalogue import INDICATORS, Observation
from riskflow.questionnaire.library import Library
from riskflow.services.assessment.context import IndicatorSeries
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.territories import territory_by_code
from riskflow.web.present.charts import HEIGHT, WIDTH, draw_chart
from tests.support.cases.case_factory import answered_case
from tests.support.cases.demonstration import with_library
from tests.support.questionnaires.indicator_rules import import_observations, library_with_rules
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import words

TODAY = datetime.now(SWEDISH_TIME).date()
YEARS = range(TODAY.year - 9, TODAY.year)
ABROAD = "rf-14"  # a partner in Canada
OTHERS = [f"{a}{b}" for a in "ABCDEFGHIJKLM" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if territory_by_code(f"{a}{b}")][:40]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_with_rules(tmp_path_factory.mktemp("rules") / "questionnaires")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance that knows these facts of the world."""
    folder = tmp_path_factory.mktemp("facts")
    with open_site(folder, cast_only) as made:
        import_facts(made.stage)
    return folder


@pytest.fixture
def pages(pages: Site, library: Library) -> Site:
    pages.app.extensions["riskflow"] = replace(pages.app.extensions["riskflow"], library=library)
    return Site(pages.app, with_library(pages.stage, library))


def import_facts(stage: DemoRunner) -> None:
    series = [
        Observation("academic-freedom", code, date(year, 12, 31), value, value - 0.1, value + 0.1)
        for year in YEARS
        for code, value in [("CA", 0.55), ("DK", 0.85), *((c, 0.7) for c in OTHERS if c not in {"CA", "DK"})]
    ]
    import_observations(stage, *series)
    import_observations(
        stage,
        Observation("eu-measures", "CA", TODAY, 1, note="(EU) 1900/1 <b>"),
        Observation("eu-measures", "*", TODAY, 0),
    )


def pictures(page: Element) -> list[Element]:
    return [e for e in page.iter() if str(e.tag).endswith("svg") and e.get("role") == "img"]


@pytest.mark.parametrize(("language", "name"), [("sv", "Kanada"), ("en", "Canada")])
def test_a_territory_has_its_facts_with_date_source_and_interval(pages: Site, language: str, name: str) -> None:
    page = pages.visitor("alice", language).read("/territories/CA")
    shown = words(page)
    number, low, high = ("0,55", "0,45", "0,65") if language == "sv" else ("0.55", "0.45", "0.65")
    assert name in shown
    assert all(each in shown for each in (number, low, high, str(YEARS[-1]), "V-Dem", "CC BY-SA 4.0"))
    assert faults(page, language) == []


def test_a_chart_has_words_and_the_same_figures_as_a_table(pages: Site) -> None:
    page = pages.visitor("alice").read("/territories/CA")
    [picture] = pictures(page)
    assert picture.get("aria-label") == (f"Academic freedom in Canada from {YEARS[0]} to {YEARS[-1]}, last 0.55")
    rows = [[words(cell) for cell in row] for row in page.iter("tr")]
    assert [str(YEARS[-1]), "0.55 (0.45–0.65)", "0.70", "0.70", "0.70"] in rows


def test_what_nobody_knows_is_said(pages: Site) -> None:
    shown = words(pages.visitor("alice").read("/territories/NR"))
    assert "No data here about Nauru: Academic freedom;" in shown
    assert "no decision" not in shown


def test_inside_the_eea_no_adequacy_decision_is_needed(pages: Site) -> None:
    assert "the GDPR itself applies" in words(pages.visitor("alice").read("/territories/DK"))


@pytest.mark.parametrize("code", ["ZZ", "ca", "CAN", "EU", "Q1"])
def test_what_is_no_territory_is_not_found(pages: Site, code: str) -> None:
    assert pages.visitor("alice").client.get(f"/territories/{code}").status_code == 404


def test_whoever_has_not_signed_in_is_asked_to(pages: Site) -> None:
    assert pages.visitor().client.get("/territories/CA").status_code == 302


def test_the_result_shows_what_counts_today(pages: Site) -> None:
    alice = pages.visitor("alice")
    page = alice.read(f"/a/{answered_case(pages.stage, ABROAD)}/result")
    shown = words(page)
    assert "The world around the work" in shown
    assert "What counts today" in shown
    assert "1 of 2 1 from 0.60, 2 from 0.40" in shown
    assert "(EU) 1900/1 <b>" in shown
    assert "They are no verdict on a country or its people" in shown
    assert pictures(page)
    assert faults(page, "en") == []


def test_a_case_shows_what_was_counted_and_hides_its_weight_from_those_who_rate_first(pages: Site) -> None:
    code = pages.stage.submit("rf-22")
    seen = words(pages.visitor("sven").read(f"/c/{code}"))
    assert "What was counted when the answers were sent" in seen
    assert "Counts as" in seen
    rated_first = words(pages.visitor("ravi").read(f"/c/{code}")) if declared(pages, code, "ravi") else ""
    assert "What was counted when the answers were sent" in rated_first
    assert "Counts as" not in rated_first


def declared(pages: Site, code: str, login: str) -> bool:
    return pages.visitor(login).send(f"/c/{code}/declare", conflict="no").status_code == 302


def test_an_outsider_sees_nothing_of_it_in_a_case(pages: Site) -> None:
    code = pages.stage.submit(ABROAD)
    charlie = pages.visitor("charlie")
    for address in (f"/c/{code}", f"/a/{code}/result", "/admin/context"):
        assert charlie.client.get(address).status_code in {403, 404}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_administrators_see_sources_their_age_and_licence(pages: Site, language: str) -> None:
    page = pages.visitor("adam", language).read("/admin/context")
    shown = words(page)
    assert "SHA-256" in shown
    assert {"sv": "Aldrig inläst", "en": "Never imported"}[language] in shown
    assert {"sv": "gäller till och med", "en": "good until"}[language] in shown
    assert faults(page, language) == []
    assert pages.visitor("alice").client.get("/admin/context").status_code == 403


def standing(*values: tuple[int, float]) -> IndicatorSeries:
    series = tuple(Observation("academic-freedom", "CA", date(year, 12, 31), value) for year, value in values)
    return IndicatorSeries(INDICATORS["academic-freedom"], series, (), None)


def test_a_line_is_broken_where_years_are_missing() -> None:
    chart = draw_chart(standing((2001, 0.1), (2002, 0.2), (2005, 0.3), (2006, 0.4), (2009, 0.5)), str)
    assert chart is not None
    assert (len(chart.lines), len(chart.dots)) == (2, 1)
    points = [float(n) for line in chart.lines for point in line.split() for n in point.split(",")]
    assert all(0 <= n <= max(WIDTH, HEIGHT) for n in points)


def test_better_is_drawn_higher_and_a_single_year_has_no_chart() -> None:
    chart = draw_chart(standing((2001, 0.1), (2002, 0.9)), str)
    assert chart is not None
    first, last = (float(point.split(",")[1]) for point in chart.lines[0].split())
    assert last < first
    assert draw_chart(standing((2001, 0.1)), str) is None

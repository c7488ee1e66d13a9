"""The figures of a year: counted from what people did, without anybody in them, and kept."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
import sqlalchemy as sa

from riskflow.cases.access import Viewer
from riskflow.cases.labels import Advice, CaseOutcome
from riskflow.config import data_folder
from riskflow.questionnaire.model import Area, Level
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.figures.assembly import count_year, period_of, times_of
from riskflow.services.operations.figures.handled import HIGHER, LOWER, SAME, count_handled
from riskflow.services.operations.figures.intake import (
    NO_REGION,
    SEVERAL_REGIONS,
    Facts,
    count_intake,
    measured_minutes,
    region_in,
    strata_for,
)
from riskflow.services.operations.figures.keep import count_and_keep, years_to_count
from riskflow.services.operations.figures.kept import kept_document, kept_report, kept_years
from riskflow.services.operations.figures.tally import MINIMUM
from riskflow.services.review.conflicts import report_conflict
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.statistics.report import HIDDEN, Cell, FigureReport
from riskflow.statistics.strata import Stratum
from riskflow.store.database import Database
from riskflow.store.locks import WriteScope
from riskflow.store.tables import Case, Partner, Person
from riskflow.text import Language, Text
from tests.support.cases.many_cases import multiply
from tests.support.counts import counted

THIS_YEAR = datetime.now(SWEDISH_TIME).year
UNIVERSITY = Text(sv="Exempeluniversitetet", en="Example University")
CLOSES, TO_RAI = "rf-01", "rf-14"


@contextmanager
def now(stage: DemoRunner, later: timedelta = timedelta()) -> Iterator[UnitOfWork]:
    with stage.unit_of_work_as("sven") as uow:
        yield replace(uow, now=uow.now + later)


def cells(report: FigureReport, name: str) -> list[tuple[Cell, ...]]:
    figure = report.figure(name)
    assert figure is not None
    return [row.cells for row in figure.rows]


def copy_cases(database: Database, wanted: int) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("copies are made by statements of SQLite")
    multiply(database, wanted)


def played(stage: DemoRunner) -> str:
    """Send six cases that close by themselves, and one on which RAI speaks and the vice president decides."""
    for _ in range(6):
        stage.submit(CLOSES)
    code = stage.submit(TO_RAI)
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    return code


def test_a_small_count_is_hidden_with_the_one_that_would_give_it_away(stage: DemoRunner) -> None:
    played(stage)
    with now(stage) as uow:
        report = count_year(uow, THIS_YEAR)
    closes, head, rai, sai, stop, total = cells(report, "route")
    assert (closes[0], rai[0]) == (HIDDEN, HIDDEN)
    assert (head[0], sai[0], stop[0]) == (0, 0, 0)
    assert total == (7, 100)


@pytest.mark.slow
def test_nobody_is_in_the_figures(stage: DemoRunner, database: Database) -> None:
    played(stage)
    copy_cases(database, 120)
    with now(stage) as uow:
        session = uow.session
        names = [*session.scalars(sa.select(Person.name)), *session.scalars(sa.select(Person.email))]  # type: ignore[call-overload]
        cases = [*session.scalars(sa.select(Case.title)), *session.scalars(sa.select(Case.reference))]  # type: ignore[call-overload]
        partners = [*session.scalars(sa.select(Case.partner)), *session.scalars(sa.select(Partner.name))]  # type: ignore[call-overload]
    press(stage)
    with now(stage) as uow:
        report = kept_report(uow, THIS_YEAR)
        assert report is not None
        shown = [report.model_dump_json(), *(each.as_csv(lang) for each in report.figures for lang in Language)]
        documents = [kept_document(uow, THIS_YEAR, language) or b"" for language in Language]
    shown += [text_of(pdf) for pdf in documents]
    told = [word for word in {*names, *cases, *partners} if word and any(word in each for each in shown)]
    assert told == []


def test_a_small_number_of_cases_is_in_no_figure(stage: DemoRunner) -> None:
    stage.submit(TO_RAI)
    with now(stage) as uow:
        report = count_year(uow, THIS_YEAR)
    lists = report.figure("lists")
    numbers = {cell for each in report.figures if each is not lists for row in each.rows for cell in row.cells}
    # Besides nothing, only what the policy promises is there.
    assert {cell for cell in numbers if cell not in {HIDDEN, None, 0.0}} <= {10.0, 15.0, 30.0}


def test_another_year_counts_nothing(stage: DemoRunner) -> None:
    played(stage)
    with now(stage) as uow:
        report = count_year(uow, THIS_YEAR - 1)
    assert cells(report, "month")[-1] == (0, None)
    assert report.is_whole


def test_ratings_count_against_the_tool_both_ways(stage: DemoRunner) -> None:
    """Two members say that every area is high, and one that it is moderate."""
    code = stage.submit(TO_RAI)
    stage.rate(code, "rut", "ravi", "rosa")
    with now(stage) as uow:
        intake = count_intake(uow, period_of(THIS_YEAR))
        handled = count_handled(uow, period_of(THIS_YEAR))
    scored = {area: next(iter(levels)) for area, levels in intake.areas.items()}
    for area in Area:
        given = [Level.HIGH, Level.HIGH, Level.MODERATE]
        expected = {
            LOWER: sum(level < scored[area] for level in given),
            SAME: sum(level == scored[area] for level in given),
            HIGHER: sum(level > scored[area] for level in given),
        }
        assert {side: handled.members[area][side] for side in expected} == expected
    assert sum(handled.groups.values()) == 1
    assert handled.per_member == {1: 3}


def test_agreement_is_told_of_enough_revisions_and_is_whole_where_all_say_the_same(stage: DemoRunner) -> None:
    for _ in range(MINIMUM - 1):
        stage.rate(stage.submit(TO_RAI), "rut", "ravi")
    with now(stage) as uow:
        few = cells(count_year(uow, THIS_YEAR), "agreement")
    stage.rate(stage.submit(TO_RAI), "rut", "ravi")
    with now(stage) as uow:
        enough = cells(count_year(uow, THIS_YEAR), "agreement")
    assert few == [(HIDDEN,) * 4] * len(Area)
    assert {row[0] for row in enough} == {1.0}
    assert {row[3] for row in enough} == {float(MINIMUM)}


def test_what_became_of_the_obligations_is_counted(stage: DemoRunner) -> None:
    played(stage)
    with now(stage) as uow:
        handled = count_handled(uow, period_of(THIS_YEAR))
    assert handled.obligations
    assert set(handled.obligations) == {None}


def test_the_rating_of_a_disqualified_member_does_not_count(stage: DemoRunner) -> None:
    code = stage.submit(TO_RAI)
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.unit_of_work_as("rosa") as uow:
        report_conflict(uow, code, "My sister works there.")
    with now(stage) as uow:
        handled = count_handled(uow, period_of(THIS_YEAR))
    assert handled.per_member == {1: 2}


def test_steps_and_promises_are_counted(stage: DemoRunner) -> None:
    played(stage)
    with now(stage) as uow:
        handled = count_handled(uow, period_of(THIS_YEAR))
    assert {step: sum(days.values()) for step, days in handled.steps.items()} == {
        "gate": 0,
        "head": 0,
        "rai": 1,
        "sai": 0,
        "decision": 1,
        "supplement": 0,
    }
    assert sum(handled.kept.values()) == sum(handled.promised.values()) == 7
    assert handled.advice == {Advice.WITH_CONDITIONS: 1}
    assert {outcome: sum(levels.values()) for outcome, levels in handled.outcomes.items() if levels} == {
        CaseOutcome.WITH_CONDITIONS: 1
    }


@dataclass(frozen=True)
class Units:
    """Units of work of the stage."""

    stage: DemoRunner

    def read(self, _viewer: Viewer) -> AbstractContextManager[UnitOfWork]:
        """Open one."""
        return self.stage.unit_of_work_as("sven")

    def write(self, _viewer: Viewer, _scope: WriteScope) -> AbstractContextManager[UnitOfWork]:
        """Open one."""
        return self.stage.unit_of_work_as("sven")


def press(stage: DemoRunner) -> FigureReport:
    return count_and_keep(Units(stage), data_folder("templates"), UNIVERSITY, THIS_YEAR)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_figures_are_counted_once_a_day_while_the_year_lasts(stage: DemoRunner) -> None:
    with now(stage) as uow:
        assert years_to_count(uow) == []
    stage.submit(CLOSES)
    with now(stage) as uow:
        assert years_to_count(uow) == [THIS_YEAR]
    report = press(stage)
    with now(stage) as uow:
        assert years_to_count(uow) == []
        assert kept_report(uow, THIS_YEAR) == report
        assert [year for year, _ in kept_years(uow)] == [THIS_YEAR]
    with now(stage) as uow:
        tomorrow = replace(uow, now=report.counted_at + timedelta(days=1))
        assert THIS_YEAR in years_to_count(tomorrow)
        long_after = replace(uow, now=datetime(THIS_YEAR + 1, 6, 1, tzinfo=UTC))
        assert years_to_count(long_after) == [THIS_YEAR + 1]
        assert years_to_count(replace(long_after, now=report.counted_at), minimum=10) == [THIS_YEAR]


def test_the_least_count_that_is_shown_is_a_setting(stage: DemoRunner) -> None:
    for _ in range(3):
        stage.submit(CLOSES)
    with now(stage) as uow:
        few, shown = count_year(uow, THIS_YEAR), count_year(uow, THIS_YEAR, minimum=3)
    assert (few.minimum, shown.minimum) == (5, 3)
    assert [cells(report, "route")[-1][0] for report in (few, shown)] == [HIDDEN, 3]
    assert [times_of(Counter({1: 4}), least)[0] for least in (5, 3)] == [HIDDEN, 1]


@pytest.mark.slow
def test_counting_again_replaces_the_figures(stage: DemoRunner, database: Database) -> None:
    stage.submit(CLOSES)
    assert cells(press(stage), "route")[-1] == (HIDDEN, HIDDEN)
    copy_cases(database, 20)
    report = press(stage)
    assert cells(report, "route")[-1][1] == 100
    with now(stage) as uow:
        assert kept_report(uow, THIS_YEAR) == report


def test_the_number_of_statements_does_not_grow_with_the_cases(stage: DemoRunner, database: Database) -> None:
    stage.submit(CLOSES)
    asked = []
    for more in (60, 240):
        copy_cases(database, more)
        with now(stage) as uow, counted(database.engine) as counts:
            count_year(uow, THIS_YEAR)
        asked.append(len(counts.statements))
    assert asked[0] == asked[1]


def test_pauses_are_no_work() -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    moments = [start + timedelta(minutes=minutes) for minutes in (0, 4, 9, 60, 62)]
    assert measured_minutes(reversed(moments)) == 11
    assert measured_minutes(moments[:1]) is None
    assert measured_minutes([start, start + timedelta(hours=1)]) is None


def test_a_time_is_shown_for_enough_cases_only() -> None:
    assert times_of({3: 4}) == (HIDDEN, HIDDEN)  # type: ignore[arg-type]
    assert times_of({3: 9}) == (3.0, HIDDEN)  # type: ignore[arg-type]
    assert times_of({3: 10}) == (3.0, 3.0)  # type: ignore[arg-type]


def test_a_case_lies_in_one_region_in_several_or_in_none(stage: DemoRunner) -> None:
    with now(stage) as uow:
        questionnaire = uow.current_version.questionnaire
    place = next(q.id for q in questionnaire.questions.values() if q.kind == "territories")
    assert region_in(questionnaire, {place: ("DK", "SE")}) == "154"
    assert region_in(questionnaire, {place: ("DK", "CN")}) == SEVERAL_REGIONS
    assert region_in(questionnaire, {place: ("ZZ",)}) == region_in(questionnaire, {}) == NO_REGION


def test_a_region_is_compared_with_all_others_on_equal_facts() -> None:
    mild: Facts = ("research", (Level.LOW,) * 4)
    grave: Facts = ("research", (Level.HIGH,) * 4)
    found: dict[Facts, dict[str, list[int]]] = {
        mild: {"154": [1, 9], "030": [2, 3], "155": [0, 4]},
        grave: {"030": [5, 5]},
    }
    assert strata_for("030", found) == [Stratum(2, 3, 1, 13), Stratum(5, 5, 0, 0)]


def test_the_year_is_that_of_sweden() -> None:
    period = period_of(2026)
    assert period.since.astimezone(UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert period.until.astimezone(SWEDISH_TIME).date() == date(2027, 1, 1)

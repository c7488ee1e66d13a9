"""Counting the figures of a year and keeping them, as values and as documents: work of the worker and a command."""

import logging
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from riskflow.cases.access import Viewer
from riskflow.errors import ReadOnlyError
from riskflow.records.figures_pdf import render_figures
from riskflow.records.pdf import RenderError
from riskflow.services.operations.figures.assembly import count_year
from riskflow.services.operations.figures.tally import MINIMUM
from riskflow.services.unit_of_work import SWEDISH_TIME, SYSTEM, UnitOfWork
from riskflow.statistics.report import FigureReport
from riskflow.store.listing import figures as queries
from riskflow.store.locks import WriteScope
from riskflow.store.tables import FiguresDocument, YearFigures
from riskflow.text import Language, Text

LOGGER = logging.getLogger(__name__)
FIGURES = WriteScope("figures")
"""What keeping them writes; nobody else waits for it."""
FRESH_FOR = timedelta(hours=20)
LAST_MONTH_OF_YEAR_BEFORE = 3
"""Until this month ends, the year before is counted too: its last cases are decided then."""


class UnitsOfWork(Protocol):
    """What opens units of work: the instance."""

    def read(self, viewer: Viewer) -> AbstractContextManager[UnitOfWork]: ...

    def write(self, viewer: Viewer, scope: WriteScope) -> AbstractContextManager[UnitOfWork]: ...


def count_due(units: UnitsOfWork, templates: Path, institution: Text, minimum: int = MINIMUM) -> None:
    """Count the years that lack their figures or still change; what fails is logged, and tried again the next day."""
    try:
        with units.read(SYSTEM) as uow:
            years = years_to_count(uow, minimum)
        for year in years:
            count_and_keep(units, templates, institution, year, minimum)
    except (SQLAlchemyError, ReadOnlyError, RenderError) as error:
        LOGGER.warning("the figures of the year could not be counted: %s", type(error).__name__)


def years_to_count(uow: UnitOfWork, minimum: int = MINIMUM) -> list[int]:
    """Return the years whose figures are missing, still change or were counted with another minimum, oldest first."""
    span = queries.years_with_cases(uow.session)
    if span is None:
        return []
    first, last = (moment.astimezone(SWEDISH_TIME).year for moment in span)
    changing = {uow.today.year} | ({uow.today.year - 1} if uow.today.month <= LAST_MONTH_OF_YEAR_BEFORE else set())
    kept = dict(queries.kept_years(uow.session))
    stale = {year for year in changing if year in kept and uow.now - kept[year] >= FRESH_FOR}
    stale |= {year for year, before in queries.minimum_by_year(uow.session).items() if before != minimum}
    return [year for year in range(first, max(last, uow.today.year) + 1) if year not in kept or year in stale]


def count_and_keep(
    units: UnitsOfWork, templates: Path, institution: Text, year: int, minimum: int = MINIMUM
) -> FigureReport:
    """Count the figures of a year anew, and keep them with their documents; nothing is locked while they are drawn."""
    with units.read(SYSTEM) as uow:
        report = count_year(uow, year, minimum)
    documents = {each: render_figures(report, institution, each, templates) for each in Language}
    with units.write(SYSTEM, FIGURES) as uow:
        uow.session.merge(YearFigures(year=year, counted_at=report.counted_at, content=report.model_dump(mode="json")))
        uow.session.flush()  # the documents need its year
        for language, pdf in documents.items():
            uow.session.merge(FiguresDocument(year=year, language=language.value, pdf=pdf))
    return report

"""The figures that are kept: read by pages, which count nothing."""

from collections.abc import Sequence
from datetime import datetime

from riskflow.services.unit_of_work import UnitOfWork
from riskflow.statistics.report import FigureReport
from riskflow.store.listing import figures as queries
from riskflow.store.tables import YearFigures
from riskflow.text import Language


def kept_years(uow: UnitOfWork) -> Sequence[tuple[int, datetime]]:
    """Return the years whose figures are kept, the newest first, and when each was counted."""
    return queries.kept_years(uow.session)


def kept_report(uow: UnitOfWork, year: int) -> FigureReport | None:
    """Return the figures of a year; None where they were not counted."""
    row = uow.session.get(YearFigures, year)
    return FigureReport.model_validate(row.content) if row else None


def kept_document(uow: UnitOfWork, year: int, language: Language) -> bytes | None:
    """Return the figures of a year as PDF; None where they were not counted."""
    return queries.kept_document(uow.session, year, language.value)

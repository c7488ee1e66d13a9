"""The figures of the year for rector and board: pages, tables as CSV, and the whole as PDF. Nothing is counted here."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template

from riskflow.cases.labels import LEVEL_NAMES
from riskflow.questionnaire.model import Level
from riskflow.services.operations.figures.kept import kept_document, kept_report, kept_years
from riskflow.statistics.chart import draw
from riskflow.statistics.report import FigureReport, cells_of
from riskflow.web.filters import reader_language
from riskflow.web.guards import read_unit_of_work

pages = Blueprint("figures", __name__)


@pages.get("/figures")
def years() -> str:
    """Show the years whose figures were counted."""
    with read_unit_of_work() as uow:
        return render_template("figures/years.html", years=kept_years(uow))


@pages.get("/figures/<int:year>")
def year(year: int) -> str:
    """Show all figures of a year, each as a chart and a table."""
    report, language = _report(year), reader_language()
    return render_template(
        "figures/year.html",
        report=report,
        charts={figure.id: draw(figure, language) for figure in report.figures},
        cells={figure.id: cells_of(figure, language) for figure in report.figures},
        levels={level.id: level for level in Level},
        level_names=LEVEL_NAMES,
    )


@pages.get("/figures/<int:year>/<name>.csv")
def table(year: int, name: str) -> Response:
    """Send the table of one figure as CSV."""
    figure = _report(year).figure(name)
    if figure is None:
        abort(HTTPStatus.NOT_FOUND)
    headers = {"Content-Disposition": f"attachment; filename=riskflow-{year}-{figure.id}.csv"}
    return Response(figure.as_csv(reader_language()), mimetype="text/csv", headers=headers)


@pages.get("/figures/<int:year>/figures.pdf")
def document(year: int) -> Response:
    """Send all figures of a year as PDF."""
    with read_unit_of_work() as uow:
        pdf = kept_document(uow, year, reader_language())
    if pdf is None:
        abort(HTTPStatus.NOT_FOUND)
    headers = {"Content-Disposition": f"inline; filename=riskflow-{year}.pdf"}
    return Response(pdf, mimetype="application/pdf", headers=headers)


def _report(year: int) -> FigureReport:
    with read_unit_of_work() as uow:
        report = kept_report(uow, year)
    if report is None:
        abort(HTTPStatus.NOT_FOUND)
    return report

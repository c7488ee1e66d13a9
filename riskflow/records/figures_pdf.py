"""The figures of a year as a PDF in one language: tagged, PDF/A-3a and PDF/UA-1 like a record, but not sealed."""

from pathlib import Path
from xml.sax.saxutils import escape

from riskflow.records.pdf import PlainPage, render_page
from riskflow.statistics.chart import DrawnChart, DrawnRow, draw
from riskflow.statistics.report import FigureReport, cells_of
from riskflow.text import Language, Text

INK, BAR, LINE = "#1b2733", "#004791", "#c9d0d6"
SHAPES = {
    "low": '<circle cx="6" cy="6" r="5"/>',
    "moderate": '<path d="M6 .8 11.6 11H.4z"/>',
    "high": '<path d="M6 0l6 6-6 6-6-6z"/>',
    "critical": '<path d="M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z"/>',
}


def render_figures(report: FigureReport, institution: Text, language: Language, templates: Path) -> bytes:
    """Return the figures as a PDF.

    Raises:
        RenderError: with whatever went wrong as its cause.
    """
    charts = {figure.id: chart for figure in report.figures if (chart := draw(figure, language))}
    images = {f"{name}.svg": svg_of(chart).encode() for name, chart in charts.items()}
    values = {
        "report": report,
        "institution": institution,
        "charts": charts,
        "cells": {figure.id: cells_of(figure, language) for figure in report.figures},
        "counted_at": report.counted_at.date(),
        "created": report.counted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return render_page(PlainPage("figures/document.html", values, images), language, templates=templates)


def svg_of(chart: DrawnChart) -> str:
    """Return a chart as a drawing of its own; what it shows is said beside it."""
    rows = "".join(_row(chart, row) for row in chart.rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {chart.height}" '
        f'font-family="RiskFlow, RiskFlow Wide" font-size="13" fill="{INK}">{rows}</svg>'
    )


def _row(chart: DrawnChart, row: DrawnRow) -> str:
    shape = SHAPES.get(row.level, "")
    mark = f'<g transform="translate(0 {row.y + 2})">{shape}</g>' if shape else ""
    words = f'<text x="{18 if shape else 0}" y="{row.text_y}">{escape(row.label)}</text>'
    if row.middle is None:
        bar = f'<rect x="{row.x}" y="{row.bar_y}" width="{row.width}" height="{chart.bar}" fill="{BAR}"/>'
    else:
        bar = (
            f'<path d="M{row.x} {row.middle_y}h{row.width}" stroke="{BAR}" stroke-width="3"/>'
            f'<circle cx="{row.middle}" cy="{row.middle_y}" r="5" fill="{BAR}"/>'
        )
    axis = f'<path d="M{chart.axis} {row.axis_y[0]}V{row.axis_y[1]}" stroke="{LINE}"/>'
    return f'{mark}{words}{axis}{bar}<text x="{row.end}" y="{row.middle_y + 5}">{escape(row.value)}</text>'

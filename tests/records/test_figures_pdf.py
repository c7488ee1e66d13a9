"""The figures of a year as PDF: accessible and archivable as records are, with every number as text."""

from datetime import UTC, datetime
from typing import Literal

import pypdfium2
import pytest

from riskflow.config import data_folder
from riskflow.records.figures_pdf import render_figures
from riskflow.statistics.report import HIDDEN, CellForm, Figure, FigureColumn, FigureReport, FigureRow, FigureSection
from riskflow.text import Language, Text
from tests.support.records.verapdf import faults


def plain(text: str) -> Text:
    return Text(sv=text, en=text)


def column(label: str, form: CellForm = CellForm.COUNT) -> FigureColumn:
    return FigureColumn(label=plain(label), form=form)


def row(label: str, *cells: float | Literal["hidden"] | None, level: str = "", is_total: bool = False) -> FigureRow:
    return FigureRow(label=plain(label), cells=cells, level=level, is_total=is_total)


def figure(name: str, *columns: FigureColumn, rows: tuple[FigureRow, ...]) -> Figure:
    return Figure(
        id=name,
        title=plain(f"Title of {name}"),
        meaning=plain("What it means & what it does not"),
        heading=plain("What"),
        columns=columns,
        rows=rows,
        bars=0 if name == "bars" else None,
        lines=(0, 1, 2) if name == "lines" else None,
    )


def report() -> FigureReport:
    levels = (row("Low", 41.0, level="low"), row("High", HIDDEN, level="high"), row("All", 45.0, is_total=True))
    points = (column("Difference", CellForm.POINTS), column("From", CellForm.POINTS), column("To", CellForm.POINTS))
    regions = (
        row("Northern Europe", 4.0, -3.0, 11.0),
        row("Oceania", HIDDEN, HIDDEN, HIDDEN),
        row("Asia", *[None] * 3),
    )
    figures = (
        figure("bars", column("Cases"), rows=levels),
        figure("lines", *points, rows=regions),
        figure("nothing", column("Cases"), rows=()),
    )
    section = FigureSection(title=plain("A section"), lead=plain("Its lead"), figures=figures)
    counted_at = datetime(2026, 11, 28, 3, tzinfo=UTC)
    return FigureReport(year=2026, counted_at=counted_at, minimum=5, is_whole=False, sections=(section,))


@pytest.mark.slow
@pytest.mark.parametrize("language", Language)
def test_the_document_is_archivable_and_accessible(language: Language) -> None:
    pdf = render_figures(report(), plain("Example University"), language, data_folder("templates"))
    assert faults(pdf) == {"PDFA_3_A": [], "PDFUA_1": []}
    with pypdfium2.PdfDocument(pdf) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    hidden = {Language.SV: "Dold", Language.EN: "Hidden"}[language]
    assert {
        word for word in ("2026", "41", hidden, "+4", "What it means & what it does not") if word not in text
    } == set()


def test_equal_figures_give_equal_bytes() -> None:
    drawn = {render_figures(report(), plain("U"), Language.EN, data_folder("templates")) for _ in range(2)}
    assert len(drawn) == 1

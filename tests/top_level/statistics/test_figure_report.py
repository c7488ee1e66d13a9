"""How figures are written and drawn: in both languages, harmless as CSV, and silent about what is kept back."""

import pytest

from riskflow.regions import REGION_OF, region_name, region_of
from riskflow.statistics.chart import MAX_ROWS, draw
from riskflow.statistics.report import HIDDEN, Cell, CellForm, Figure, FigureColumn, FigureRow, written
from riskflow.territories import territory_names
from riskflow.text import Language, Text


def plain(text: str) -> Text:
    return Text(sv=text, en=text)


def figure(*cells: Cell, label: str = "Row") -> Figure:
    return Figure(
        id="rows",
        title=plain("Title"),
        meaning=plain("Meaning"),
        heading=plain("What"),
        columns=(FigureColumn(label=plain("Number"), form=CellForm.COUNT),),
        rows=tuple(FigureRow(label=plain(label), cells=(cell,)) for cell in cells),
        bars=0,
    )


@pytest.mark.parametrize(
    ("cell", "form", "swedish", "english"),
    [
        (1234.0, CellForm.COUNT, "1\N{NO-BREAK SPACE}234", "1,234"),
        (2.5, CellForm.NUMBER, "2,5", "2.5"),
        (45.0, CellForm.SHARE, "45\N{NO-BREAK SPACE}%", "45%"),
        (7.0, CellForm.POINTS, "+7", "+7"),
        (-7.0, CellForm.POINTS, "\N{MINUS SIGN}7", "\N{MINUS SIGN}7"),
        (0.0, CellForm.POINTS, "0", "0"),
        (HIDDEN, CellForm.COUNT, "Dold", "Hidden"),
        (None, CellForm.COUNT, "–", "–"),
    ],
)
def test_a_number_is_written_as_people_read_it(cell: Cell, form: CellForm, swedish: str, english: str) -> None:
    assert (written(cell, form, Language.SV), written(cell, form, Language.EN)) == (swedish, english)


def test_csv_begins_no_formula_and_says_what_is_hidden() -> None:
    table = figure(12.0, HIDDEN, None, label="=1+1")
    assert table.as_csv(Language.EN).splitlines() == ["What,Number", "'=1+1,12", "'=1+1,Hidden", "'=1+1,"]


def test_what_is_kept_back_has_no_bar() -> None:
    chart = draw(figure(12.0, HIDDEN, 6.0), Language.EN)
    assert chart is not None
    first, hidden, last = chart.rows
    assert (hidden.width, hidden.value) == (0, "Hidden")
    assert first.width == pytest.approx(2 * last.width, abs=0.1)
    assert chart.description == "Row: 12; Row: Hidden; Row: 6"


def test_a_chart_of_too_many_rows_or_of_nothing_is_not_drawn() -> None:
    assert draw(figure(*[1.0] * (MAX_ROWS + 1)), Language.EN) is None
    assert draw(figure(0.0, HIDDEN), Language.EN) is None


def test_every_territory_lies_in_a_region_with_a_name() -> None:
    assert set(REGION_OF) == set(territory_names(Language.EN))
    assert {region_name(region).en for region in REGION_OF.values()} >= {"Northern Europe", "Eastern Asia", "Oceania"}
    assert region_of("ZZ") is None

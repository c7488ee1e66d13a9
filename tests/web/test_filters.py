"""What templates call: days, levels and answers to gates in the reader's language."""

from datetime import date

import pytest
from flask import Flask
from markupsafe import Markup  # noqa: TID251 - stands for what a template has written

from riskflow.questionnaire.model import Level
from riskflow.web import filters
from riskflow.web.filters import day_words, gate_words, level_name, with_headings


@pytest.fixture
def app() -> Flask:
    app = Flask("riskflow")
    app.config.update(SECRET_KEY="filters")
    filters.register(app)
    return app


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2027, 3, 1), "1 March 2027"),
        ("2027-03-01", "1 March 2027"),
        ("March 2027", "March 2027"),  # as a list may give it
        ("", ""),
    ],
)
def test_a_day_is_written_out_whether_it_is_stored_as_a_date_or_as_text(
    app: Flask, value: date | str, shown: str
) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert day_words(value) == shown


@pytest.mark.parametrize(
    ("language", "level", "answer"), [("sv", "Kritisk", "Vet inte"), ("en", "Critical", "Don't know")]
)
def test_levels_and_answers_are_in_the_readers_language(app: Flask, language: str, level: str, answer: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        assert level_name(Level.CRITICAL) == level
        assert gate_words("unknown") == answer


def test_cells_bear_the_heading_of_their_column() -> None:
    rows = Markup('<tr><th scope="row">A &gt; B</th><td class="x">1</td></tr><tr><td colspan="2">2</td><td>3</td></tr>')
    assert with_headings(rows, ["Name", 'The "value"', "Last"], Markup(' data-label="%s"')) == (
        '<tr><th scope="row">A &gt; B</th><td class="x" data-label="The &#34;value&#34;">1</td></tr>'
        '<tr><td colspan="2">2</td><td data-label="Last">3</td></tr>'
    )

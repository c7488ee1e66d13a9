"""Forms are built from the questions and speak the reader's language."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, StringField

from riskflow.questionnaire.model import Function, Gate, Option, Question
from riskflow.services.assessment.answers import AnswerInput
from riskflow.text import Text
from riskflow.web import filters
from riskflow.web.forms import (
    AnswerForm,
    DateField,
    DayAheadField,
    DeclarationForm,
    answer_form,
    build_form,
    form_status,
)
from tests.support.web.site import Site


def text(words: str) -> Text:
    return Text(sv=f"{words} på svenska", en=f"{words} in English")


def option(name: str, *, unknown: bool = False, alone: bool = False) -> Option:
    find_out = "legal" if unknown else None
    return Option(
        id=name, text=text(name), hint=text(f"{name} hint"), severity=0, unknown=unknown, alone=alone, find_out=find_out
    )


FUNCTIONS = {"legal": Function(id="legal", name=text("The lawyers"))}
CHOICE = Question(
    id="field", text=text("Field"), options=(option("open"), option("listed"), option("unknown", unknown=True))
)
SEVERAL = Question(
    id="data",
    kind="choices",
    text=text("Data"),
    options=(option("none", alone=True), option("people"), option("samples")),
)
LINE = Question(id="title", kind="text", text=text("Title"))
LONG = Question(id="benefit", kind="text", text=text("Benefit"), long=True, optional=True)
PLACES = Question(id="places", kind="territories", text=text("Places"))
GATE = Gate.model_validate(
    {
        "id": "h1",
        "text": text("Sanctions"),
        "why": text("Law"),
        "cleared_by": ["legal"],
        "sources": [{"kind": "law", "ref": "A law", "read_on": "2026-11-24"}],
    }
)


@pytest.fixture
def app() -> Flask:
    app = Flask("riskflow")
    app.config.update(SECRET_KEY="forms", WTF_CSRF_ENABLED=False)
    filters.register(app)
    return app


def sent(app: Flask, items: tuple[Question | Gate, ...], language: str = "en", **data: list[str]) -> AnswerForm:
    """Return the form as it is after a person has sent it."""
    body = MultiDict([(name.replace("__", "."), value) for name, values in data.items() for value in values])
    with app.test_request_context("/", method="POST", data=body, headers={"Accept-Language": language}):
        form = answer_form(items, {}, FUNCTIONS)
        form.validate()
        return form


def choices(item: Question | Gate) -> dict[str, dict[str, Any]]:
    """Return the choices of a question by their values, each with its attributes, in order."""
    field = answer_form([item], {}, FUNCTIONS)[item.id]
    assert isinstance(field, RadioField)
    return {value: attributes for value, _, _, attributes in field.iter_choices()}


def test_a_choice_becomes_radio_buttons_in_the_order_of_the_file(app: Flask) -> None:
    with app.test_request_context("/"):
        offered = choices(CHOICE)
    assert list(offered) == ["open", "listed", "unknown"]
    assert offered["open"]["hint"] == "open hint på svenska"


def test_don_t_know_says_who_helps(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        unknown = choices(CHOICE)["unknown"]
    assert unknown["unknown"]
    assert unknown["hint"].startswith("unknown hint in English The lawyers in English helps")


def test_what_was_saved_is_shown_again(app: Flask) -> None:
    with app.test_request_context("/"):
        form = answer_form(
            [CHOICE, PLACES],
            {"field": AnswerInput("field", ("listed",), "Why", 4), "places": AnswerInput("places", ("NO", "TW"))},
            FUNCTIONS,
        )
    assert form["field"].data == "listed"
    assert form["field.comment"].data == "Why"
    assert form.answer_input(CHOICE).version == 4
    assert form["places"].data == ["NO", "TW"]


def test_an_answer_comes_back_with_its_comment_and_the_version_that_was_seen(app: Flask) -> None:
    form = sent(app, (CHOICE,), field=["open"], field__comment=["  See appendix "], field__version=["3"])
    assert not form.errors
    assert form.answer_input(CHOICE) == AnswerInput("field", ("open",), "See appendix", 3)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Choose an answer to: Field in English"), ("sv", "Field på svenska")]
)
def test_it_says_what_to_do_when_nothing_was_chosen(app: Flask, language: str, words: str) -> None:
    form = sent(app, (CHOICE,), language)
    assert words in form["field"].errors[0]
    assert len(form["field"].errors) == 1


def test_it_refuses_an_option_that_the_question_does_not_offer(app: Flask) -> None:
    assert sent(app, (CHOICE,), field=["harmless"]).errors


def test_it_refuses_a_territory_that_does_not_exist(app: Flask) -> None:
    assert sent(app, (PLACES,), places=["SE", "XX"]).errors


def test_territories_are_kept_once_and_empty_rows_do_not_count(app: Flask) -> None:
    form = sent(app, (PLACES,), places=["NO", "", "SE", "NO", ""])
    assert not form.errors
    assert form.answer_input(PLACES).chosen == ("NO", "SE")


def test_none_of_these_stands_alone(app: Flask) -> None:
    assert sent(app, (SEVERAL,), data=["none", "people"]).errors["data"] == [
        "Choose either “none in English” or other answers, not both"
    ]
    assert sent(app, (SEVERAL,), data=["people", "samples"]).answer_input(SEVERAL).chosen == ("people", "samples")


def test_an_optional_text_may_be_empty_and_a_line_may_not(app: Flask) -> None:
    form = sent(app, (LINE, LONG), title=["   "], benefit=[""])
    assert list(form.errors) == ["title"]
    assert form.errors["title"] == ["Write an answer to: Title in English"]


def test_a_text_that_is_too_long_is_refused_with_the_limit(app: Flask) -> None:
    assert "300" in sent(app, (LINE,), title=["x" * 301])["title"].errors[0]


def test_a_gate_offers_no_yes_and_don_t_know(app: Flask) -> None:
    with app.test_request_context("/"):
        assert list(choices(GATE)) == ["no", "yes", "unknown"]
    assert sent(app, (GATE,), h1=["unknown"]).answer_input(GATE).chosen == ("unknown",)


def test_what_can_be_kept_is_told_apart_from_what_cannot(app: Flask) -> None:
    form = sent(app, (CHOICE, LINE), field=["harmless"], title=["x" * 301])
    assert [form.is_valid(item) for item in (CHOICE, LINE)] == [False, False]
    form = sent(app, (CHOICE, LINE), title=["A title"])
    assert [form.is_valid(item) for item in (CHOICE, LINE)] == [True, True]


def test_no_control_is_marked_as_required(app: Flask) -> None:
    with app.test_request_context("/"):
        form = answer_form([CHOICE, SEVERAL, LINE, LONG, PLACES, GATE], {}, FUNCTIONS)
    assert not any("required" in field.flags for field in form)


@pytest.mark.parametrize("forged", ["-1", "1e9", "٣", "", "x"])
def test_a_forged_version_is_no_version(app: Flask, forged: str) -> None:
    assert sent(app, (CHOICE,), field=["open"], field__version=[forged]).answer_input(CHOICE).version is None


class Due(Form):
    due = DateField("Due")


def test_a_date_is_read_from_three_boxes(app: Flask) -> None:
    with app.test_request_context("/"):
        assert Due(MultiDict([("due", "1"), ("due", "3"), ("due", "2027")])).due.data == date(2027, 3, 1)
        assert Due(data={"due": date(2027, 3, 1)}).due.parts == ("1", "3", "2027")
        assert Due(MultiDict([("due", ""), ("due", ""), ("due", "")])).due.data is None


def test_a_date_that_does_not_exist_is_kept_as_written_and_explained(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        form = Due(MultiDict([("due", "31"), ("due", "2"), ("due", "2027")]))
        assert not form.validate()
        assert form.due.parts == ("31", "2", "2027")
        assert "for example 1 3 2027" in form.due.errors[0]


@pytest.mark.parametrize("year", ["27", "027", "7"])
def test_a_year_has_four_digits(app: Flask, year: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        form = Due(MultiDict([("due", "1"), ("due", "3"), ("due", year)]))
        assert not form.validate()
        assert form.due.errors == ["Write the year with four digits, for example 2027"]
        assert form.due.parts == ("1", "3", year)


class Planned(Form):
    due = DayAheadField("Due")


@pytest.mark.parametrize(("year", "said"), [("2020", "has passed"), ("9999", "many years ahead")])
def test_an_odd_day_is_asked_about_and_taken_when_it_is_meant(pages: Site, year: str, said: str) -> None:
    sent = [("due", "1"), ("due", "3"), ("due", year)]
    with pages.app.test_request_context("/", method="POST", headers={"Accept-Language": "en"}):
        form = Planned(MultiDict(sent))
        assert not form.validate()
        assert said in form.due.errors[0]
    with pages.app.test_request_context("/", method="POST", data={"due.sure": form.due.doubtful_day}):
        assert Planned(MultiDict(sent)).validate()


def test_a_form_has_the_fields_of_its_base_and_those_that_are_known_only_now(app: Flask) -> None:
    with app.test_request_context("/"):
        form = build_form(DeclarationForm, {"why": StringField("Why")}, {"why": "because"})
        assert set(form.data) == {"declared", "why"}
        assert form["why"].data == "because"
        assert set(DeclarationForm().data) == {"declared"}


def test_a_page_with_a_form_that_has_faults_is_unprocessable(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={}):
        form = DeclarationForm()
        assert form_status(form) is HTTPStatus.OK
        form.validate()
        assert form_status(form) is HTTPStatus.UNPROCESSABLE_ENTITY

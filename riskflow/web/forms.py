"""Forms: their common base, and the questions of a questionnaire as WTForms fields in the reader's language.

A question becomes the fields `<id>`, `<id>.comment`, `<id>.version` and `<id>.shown`. The version is that of the answer
which the person saw; it comes back with the new answer, so that nobody overwrites what somebody else has saved
meanwhile. What was shown tells whether the person has changed the answer at all: only then is it sent on.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import MAXYEAR, date
from http import HTTPStatus
from typing import Any, TypeVar

import wtforms
from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from riskflow.questionnaire.model import Function, Gate, Option, Question
from riskflow.questionnaire.scoring import GateAnswer
from riskflow.services.assessment.answers import AnswerInput
from riskflow.territories import territory_names
from riskflow.web.filters import gate_words, localise, reader_language
from riskflow.web.guards import current_instance
from riskflow.web.resent.drafts import draft_fields

Page = str | Response | tuple[str | Response, int] | tuple[str, int, dict[str, str]]
"""What a view returns."""
ExtraValidators = Mapping[str, Sequence[Any]] | None
"""What WTForms hands to `validate`."""

MAX_LINE_LENGTH, MAX_TEXT_LENGTH = 300, 5000
YEAR_DIGITS, FAR_YEARS, SHOWN_DIGITS = 4, 20, 16
MAX_NUMBER = 2**31 - 1
"""The largest id, version or revision that the tables of both databases hold."""


def number(written: str | None, maximum: int = MAX_NUMBER) -> int | None:
    """Return the whole number from 0 to `maximum` that a text gives in digits, or nothing for any other text."""
    digits = (written or "").strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(maximum))):
        return None
    return found if (found := int(digits)) <= maximum else None


def submitted_number(field: str) -> int:
    """Return the number in a field of the request's form; 0, which no row has, for anything else."""
    return number(request.form.get(field)) or 0


def version_seen(written: str | None) -> int | None:
    """Return the version that a page showed, or nothing where it showed none; 0, which no row has, if unreadable."""
    return (number(written) or 0) if written else None


class Form(FlaskForm, wtforms.Form):  # type: ignore[misc]  # Flask-WTF has no types
    """The base of every form, with the types of WTForms and the CSRF token of Flask-WTF."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        """Where the values of the fields come from: what was sent, or the draft that is brought back."""

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:  # noqa: ANN401 - as in Flask-WTF
            draft = draft_fields()
            return super().wrap_formdata(form, formdata) if draft is None else draft


AnyForm = TypeVar("AnyForm", bound=Form)


def build_form(base: type[AnyForm], fields: Mapping[str, object], data: Mapping[str, object] | None = None) -> AnyForm:
    """Return a form whose fields are known only now: `fields` are added to those of its base."""
    form: AnyForm = type(base.__name__, (base,), dict(fields))(data=data)
    return form


def form_status(form: Form) -> HTTPStatus:
    """Return the status of the page that shows a form: 422 if it shows faults."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def choice(value: str, label: str, **attributes: object) -> SelectChoice:
    """Return one choice of a list, of check boxes or of radios; templates read the attributes."""
    return SelectChoice(value, label, attributes)


class ChoicesField(SelectMultipleField):
    """Several choices, as check boxes."""


class TerritoriesField(SelectMultipleField):
    """Countries and territories, each in a list of its own; empty rows and repetitions are left out."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([value for value in dict.fromkeys(valuelist) if value])


class DateField(Field):
    """A date as day, month and year, each in a box of its own. `parts` keeps what was written if it is no date."""

    parts = ("", "", "")
    doubtful_day = ""
    """A day that the person is asked about, as its box sends it back."""

    def process_data(self, value: date | None) -> None:
        self.data = value
        self.parts = (str(value.day), str(value.month), str(value.year)) if value else ("", "", "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.parts = tuple(part.strip() for part in (*valuelist, "", "", "")[:3])
        self.data = None
        if any(self.parts):
            if len(self.parts[2]) < YEAR_DIGITS and self.parts[2].isdecimal():
                raise ValueError(gettext("Write the year with four digits, for example 2027"))
            # No date has a 0, so that what is no number is refused with the rest.
            day, month, year = (number(part, MAXYEAR) or 0 for part in self.parts)
            try:
                self.data = date(year, month, day)
            except ValueError:
                raise ValueError(gettext("Write the date as day, month and year, for example 1 3 2027")) from None


class DayAheadField(DateField):
    """A day on which something is to be done. One that has passed or is far ahead is asked about, not refused."""

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms hands it over
        """Ask about an odd day, unless it stands so already or the person has said that it is right."""
        day, today = self.data, current_instance().now().date()
        if day is None or day == self.object_data or today <= day <= today.replace(day=1, year=today.year + FAR_YEARS):
            return
        self.doubtful_day = day.isoformat()
        if request.form.get(f"{self.name}.sure") == day.isoformat():
            return
        if day < today:
            raise ValidationError(gettext("The day has passed. Change it, or say below that it is right"))
        raise ValidationError(gettext("The day is many years ahead. Change it, or say below that it is right"))


class AnswerForm(Form):
    """The form of one question page. `answer_form` adds the fields."""

    items: tuple[Question | Gate, ...] = ()

    def answer_input(self, item: Question | Gate) -> AnswerInput:
        """Return the answer to one question as it was sent, with the version that the person saw."""
        data = self[item.id].data or ""
        chosen = tuple(filter(None, (data.strip(),))) if isinstance(data, str) else tuple(data)
        seen = number(self[f"{item.id}.version"].data)
        return AnswerInput(item.id, chosen, (self[f"{item.id}.comment"].data or "").strip(), seen)

    def shown(self, question: str) -> str:
        """Return the digest of the answer that the page showed, as it came back."""
        return self[f"{question}.shown"].data or ""

    def is_valid(self, item: Question | Gate) -> bool:
        """Return whether the answer to one question can be saved. An empty one can, though the form asks for it."""
        return not (self[item.id].errors or self[f"{item.id}.comment"].errors) or not self.answer_input(item).chosen


def answer_form(
    items: Iterable[Question | Gate], saved: Mapping[str, AnswerInput], functions: Mapping[str, Function]
) -> AnswerForm:
    """Return the form of some questions, filled with what was sent, or else with what was saved."""
    fields: dict[str, Any] = {"items": tuple(items)}
    data: dict[str, Any] = {}
    for item in fields["items"]:
        fields |= _fields(item, functions)
        data |= _data(item, saved.get(item.id, AnswerInput(item.id, ())))
    return build_form(AnswerForm, fields, data)


def _fields(item: Question | Gate, functions: Mapping[str, Function]) -> dict[str, Any]:
    return {
        item.id: _field(item, functions),
        f"{item.id}.comment": TextAreaField(
            gettext("Comment (goes into the record)"), [Optional(), max_length(MAX_TEXT_LENGTH)]
        ),
        f"{item.id}.version": HiddenField(),
        f"{item.id}.shown": HiddenField(),
    }


def _data(item: Question | Gate, saved: AnswerInput) -> dict[str, Any]:
    several = isinstance(item, Question) and item.kind in {"choices", "territories"}
    value: Any = list(saved.chosen) if several else next(iter(saved.chosen), None)
    return {
        item.id: value,
        f"{item.id}.comment": saved.comment,
        f"{item.id}.version": str(saved.version or ""),
        f"{item.id}.shown": shown_digest(saved),
    }


def shown_digest(answer: AnswerInput) -> str:
    """Return what tells whether a person has changed an answer since the page showed it."""
    lines = [text.replace("\r\n", "\n").strip() for text in (*answer.chosen, "", answer.comment)]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()[:SHOWN_DIGITS]


def _field(item: Question | Gate, functions: Mapping[str, Function]) -> Field:
    words: dict[str, Any] = {"label": localise(item.text), "description": localise(item.hint)}
    if isinstance(item, Gate):
        return RadioField(**words, choices=_gate_choices(), validators=[_answered])
    needed = [Optional()] if item.optional else [_answered]
    match item.kind:
        case "choice":
            return RadioField(**words, choices=[_choice(item, o, functions) for o in item.options], validators=needed)
        case "choices":
            return ChoicesField(
                **words,
                choices=[_choice(item, o, functions) for o in item.options],
                validators=[*needed, _exclusive_choice(item)],
            )
        case "territories":
            names = territory_names(reader_language())
            return TerritoriesField(**words, choices=[choice(*pair) for pair in names.items()], validators=needed)
        case _:
            kind = TextAreaField if item.long else StringField
            return kind(**words, validators=[*needed, max_length(MAX_TEXT_LENGTH if item.long else MAX_LINE_LENGTH)])


def _choice(question: Question, option: Option, functions: Mapping[str, Function]) -> SelectChoice:
    hint = _hint(option, functions)
    return choice(
        option.id, localise(option.text), hint=hint, unknown=option.unknown, alone=question.stands_alone(option)
    )


def _hint(option: Option, functions: Mapping[str, Function]) -> str:
    """Return the hint of an option, which names the function that helps to find out, if there is one."""
    if not option.find_out:
        return localise(option.hint)
    helps = gettext(
        "%(function)s helps you to find out. You can go on meanwhile.",
        function=localise(functions[option.find_out].name),
    )
    return f"{localise(option.hint)} {helps}".strip()


def _gate_choices() -> list[SelectChoice]:
    return [choice(each, gate_words(each), unknown=each is GateAnswer.UNKNOWN) for each in GateAnswer]


def _answered(_form: BaseForm, field: Field) -> None:
    """Refuse an empty answer."""
    # Not WTForms' own check: it would mark the control as required, and the browser would refuse to send the page.
    if not (field.data.strip() if isinstance(field.data, str) else field.data):
        field.errors = []
        wanted = gettext("Write an answer to: %(question)s", question=field.label.text)
        chosen = gettext("Choose an answer to: %(question)s", question=field.label.text)
        raise StopValidation(wanted if isinstance(field, StringField) else chosen)


def max_length(limit: int) -> Length:
    return Length(max=limit, message=gettext("Shorten the text to at most %(longest)s characters", longest=limit))


def _exclusive_choice(question: Question) -> Callable[[BaseForm, Field], None]:
    """Return a check that refuses *none of these* and *don't know* together with other options."""
    single = {o.id for o in question.options if question.stands_alone(o)}

    def check(_form: BaseForm, field: Field) -> None:
        if len(field.data) > 1 and single & set(field.data):
            exclusive = next(localise(o.text) for o in question.options if o.id in single & set(field.data))
            raise StopValidation(gettext("Choose either “%(option)s” or other answers, not both", option=exclusive))

    return check


class DeclarationForm(Form):
    """The declaration before an assessment is sent."""

    declared = BooleanField(
        lazy_gettext("I have answered to the best of my knowledge"),
        [InputRequired(lazy_gettext("Confirm that you have answered to the best of your knowledge"))],
    )

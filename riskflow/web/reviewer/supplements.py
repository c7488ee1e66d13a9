"""The form that asks for a supplement: what is reopened, a question in words about each, and a day to answer by."""

from dataclasses import dataclass
from typing import Any, cast

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import Field, SelectField, TextAreaField

from riskflow.cases.workflow import Action
from riskflow.dialogue.reopened import (
    ASK_IN_WORDS,
    DUE_PASSED,
    MAX_ASK_LENGTH,
    NAME_DAY,
    NAME_WHAT,
    NAMED_TWICE,
    PARTS,
    Ask,
)
from riskflow.services.review import handling
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import MORE, THEN, CaseAction, CaseForm, textarea
from riskflow.web.filters import localise
from riskflow.web.forms import DayAheadField, ExtraValidators, build_form, choice, max_length
from riskflow.web.guards import current_instance
from riskflow.web.present.case import CasePage
from riskflow.web.resent.drafts import written_fields

MIN_ASKS, MAX_ASKS, MAX_LABEL = 3, 40, 110


@dataclass(frozen=True, slots=True)
class AskRow:
    """The fields of one thing that is reopened."""

    about: SelectField
    text: Field

    @property
    def is_filled_in(self) -> bool:
        return bool(self.about.data or (self.text.data or "").strip())


class SupplementForm(CaseForm):
    """The form that asks for a supplement. The fields of its rows are made by `supplement_form`."""

    row_count = 0

    @property
    def rows(self) -> list[AskRow]:
        return [
            AskRow(cast("SelectField", self[f"ask-{number}-about"]), self[f"ask-{number}-text"])
            for number in range(self.row_count)
        ]

    @property
    def asks(self) -> list[Ask]:
        return [Ask(row.about.data, (row.text.data or "").strip()) for row in self.rows if row.is_filled_in]

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = super().validate(extra_validators)
        named: set[str] = set()
        for row in (row for row in self.rows if row.is_filled_in):
            if row.about.data not in {value for value, *_ in row.about.iter_choices() if value}:
                row.about.errors = [gettext("Choose what the question is about")]
            elif row.about.data in named:
                row.about.errors = [localise(NAMED_TWICE)]
            if not (row.text.data or "").strip():
                row.text.errors = [localise(ASK_IN_WORDS)]
            named.add(row.about.data)
        due = cast("DayAheadField", self["due"])
        if due.data and due.data <= current_instance().now().date():
            due.doubtful_day, due.errors = "", [localise(DUE_PASSED)]
        if named and not due.data and not due.errors:
            due.errors = [localise(NAME_DAY)]
        if not named and not self.text_in("reason"):
            self["reason"].errors = [localise(NAME_WHAT)]
        return bool(is_valid) and not self.errors


def supplement_form(case_page: CasePage) -> SupplementForm:
    """Return the form, with as many rows as were sent and some empty ones; `about` in the address fills the first."""
    sent = sum(1 for name in written_fields() if name.startswith("ask-") and name.endswith("-text"))
    rows = min(max(MIN_ASKS, sent) + (request.form.get(THEN) == MORE), MAX_ASKS)
    choices = [choice("", gettext("Choose")), *_choices(case_page)]
    known = {each.value for each in choices}
    fields: dict[str, Any] = {"row_count": rows}
    for place in range(rows):
        fields[f"ask-{place}-about"] = SelectField(
            gettext("What is to be opened?"), choices=choices, validate_choice=False
        )
        fields[f"ask-{place}-text"] = TextAreaField(gettext("What do you ask about it?"), [max_length(MAX_ASK_LENGTH)])
    fields["due"] = DayAheadField(gettext("When is the answer needed?"), description=gettext("For example 1 3 2027"))
    fields["reason"] = textarea(
        gettext("In general (optional)"),
        gettext("If you name nothing above, every answer is opened again, and this says why."),
    )
    asked = request.args.get("about", "")
    return build_form(SupplementForm, fields, {"ask-0-about": asked} if asked in known else {})


def _choices(case_page: CasePage) -> list[Any]:
    """Return what can be opened: questions and gates, section by section, and parts of the case."""
    found = [choice(about, localise(name)) for about, name in PARTS.items()]
    if case_page.scored is None:
        return found
    return found + [
        choice(item.id, _shortened(f"{localise(section.title)}: {localise(item.text)}"))
        for section in case_page.scored.questionnaire.sections
        for item in section.items
        if not item.is_fetched
    ]


def _shortened(label: str) -> str:
    return label if len(label) <= MAX_LABEL else f"{label[:MAX_LABEL].rsplit(' ', 1)[0]} …"


def _return(uow: UnitOfWork, code: str, form: SupplementForm) -> None:
    handling.return_for_supplement(uow, code, form.text_in("reason"), form.asks, form["due"].data)


RETURN = CaseAction(
    path="return",
    actions=(Action.RETURN,),
    form=supplement_form,
    perform=_return,
    template="reviewer/requests/supplement.html",
    success_message=lazy_gettext("The applicant has been asked for a supplement."),
)

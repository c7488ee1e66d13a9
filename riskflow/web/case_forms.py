"""Forms by which people act on a case: one verb for each, and what was typed stays when a rule says no."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from riskflow.cases.labels import ACTION_NAMES
from riskflow.cases.workflow import REFUSAL, Action, acts_of
from riskflow.errors import ConflictError, MustDeclareError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.services.open_case import CASE_CHANGED, open_case
from riskflow.services.review.committee import OTHER_REVISION, ConditionInput
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    DateField,
    ExtraValidators,
    Form,
    Page,
    build_form,
    choice,
    form_status,
    max_length,
    number,
)
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.case import CasePage, open_case_page, page_context

THEN, MORE, CHANGE, CONFIRM = "then", "more", "change", "confirm"

LazyText = Any
"""Text, or text that is translated when it is shown."""


class CaseForm(Form):
    """A form about a case; it carries the revision that the person read."""

    revision = HiddenField()

    @property
    def seen_revision(self) -> int:
        """The revision that the page showed; 0, which is none, when it was lost."""
        return number(self.revision.data) or 0

    def text_in(self, name: str) -> str:
        """Return what was written in a field."""
        return (self[name].data or "").strip()


def answer_required(message: LazyText, offered: Collection[str] = ()) -> Callable[[BaseForm, Field], None]:
    """Return a check that asks for an answer. A plain function: WTForms' own would mark the control as required."""

    def check(_form: BaseForm, field: Field) -> None:
        written = (field.data or "").strip()
        if not written or (offered and written not in offered):
            raise StopValidation(message)

    return check


def among(message: LazyText) -> Callable[[BaseForm, SelectField], None]:
    """Return a check that asks for one of the choices of a list."""

    def check(_form: BaseForm, field: SelectField) -> None:
        if not field.data or field.data not in {value for value, *_ in field.iter_choices()}:
            raise StopValidation(message)

    return check


def radios(label: LazyText, choices: Iterable[tuple[str, Text | LazyText, str]], message: LazyText) -> RadioField:
    """Return a group of radios; each choice has a value, words and a hint."""
    options = [
        choice(value, localise(words) if isinstance(words, Text) else words, hint=hint)
        for value, words, hint in choices
    ]
    offered = frozenset(option.value for option in options)
    return RadioField(label, [answer_required(message, offered)], choices=options, validate_choice=False)


def textarea(label: LazyText, hint: LazyText = "", message: LazyText = "") -> TextAreaField:
    """Return a place for some paragraphs, which must be written where there is a message."""
    checks = [answer_required(message)] if message else []
    return TextAreaField(label, [*checks, max_length(MAX_TEXT_LENGTH)], description=hint)


def reason_form(label: LazyText, hint: LazyText = "") -> Callable[[CasePage], CaseForm]:
    """Return a maker of the form that asks why, in its own words."""
    field = textarea(label, hint, lazy_gettext("Write the reasons"))
    return lambda _case_page: build_form(CaseForm, {"reason": field})


def _nothing(_case_page: CasePage) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAction:
    """One thing that people do to a case: its form, its verb and its page."""

    path: str
    actions: tuple[Action, ...]
    form: Callable[[CasePage], Any]
    perform: Callable[[UnitOfWork, str, Any], object]
    template: str
    success_message: LazyText
    context: Callable[[CasePage], dict[str, Any]] = _nothing
    confirmation_template: str = ""
    """The page that is shown before the deed is done, where it cannot be undone."""


def handle_action(code: str, case_action: CaseAction) -> Page:
    """Show the page of a deed, or do it and return to the case; when a rule says no, what was typed stays."""
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        form = case_action.form(case_page)
        if case_page.scored is None or not _has_page(case_page, case_action, is_sent=form.is_submitted()):
            raise NotAllowedError(REFUSAL)
        if _is_editing() or not form.validate_on_submit():
            return _render_action(case_action, case_page, form), form_status(form)
        if case_action.confirmation_template and request.form.get(THEN) != CONFIRM:
            return render_template(
                case_action.confirmation_template, **page_context(case_page), form=form, sent=_submitted_fields()
            )
    refused = _perform(code, form, case_action)
    if refused is None:
        flash(str(case_action.success_message))
        return redirect(url_for("reviewer.inbox.case", code=code))
    with get_case(code) as (uow, opened):
        return _render_action(case_action, open_case_page(uow, opened), form, refused), status_of(refused)


def _has_page(case_page: CasePage, case_action: CaseAction, *, is_sent: bool) -> bool:
    """Return whether the person may come to the page of a deed.

    What was sent gets its page also where the case has moved on meanwhile, so that nothing typed is lost.
    """
    opened, actions = case_page.opened, set(case_action.actions)
    if is_sent:
        return bool(acts_of(opened.roles) & actions)
    return any(case_page.pending.rules(opened).has_page(action) for action in opened.actions & actions)


def add_action_pages(pages: Blueprint, case_actions: Mapping[str, CaseAction]) -> None:
    """Give each action its page: endpoint -> action."""
    for endpoint, case_action in case_actions.items():
        pages.add_url_rule(f"/c/<code>/{case_action.path}", endpoint, _view_of(case_action), methods=["GET", "POST"])


def _view_of(case_action: CaseAction) -> Callable[[str], Page]:
    # Flask and its CSRF protection want a function with a name.
    def act(code: str) -> Page:
        return handle_action(code, case_action)

    return act


def _is_editing() -> bool:
    """Say whether the person wants more rows, or to go on writing, instead of sending the form."""
    return request.form.get(THEN) in {MORE, CHANGE}


def _submitted_fields() -> list[tuple[str, str]]:
    """Return what was written, to be sent again from the page that interrupts."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", THEN}]


def _render_action(
    case_action: CaseAction, case_page: CasePage, form: CaseForm, refused: RiskFlowError | None = None
) -> str:
    """Return the page of a deed. It carries the revision that it shows; one with faults still that which was read."""
    if refused or not form.is_submitted():
        form.revision.data = str(case_page.scored.assessment.revision if case_page.scored else 0)
    return render_template(
        case_action.template,
        **page_context(case_page),
        **case_action.context(case_page),
        form=form,
        refusals=[localise(refused.message)] if refused else [],
        is_due=bool(set(case_action.actions) & set(case_page.pending.due_actions(case_page.opened))),
        action=ACTION_NAMES[next(iter(case_page.opened.actions & set(case_action.actions)), case_action.actions[0])],
    )


def _perform(code: str, form: CaseForm, case_action: CaseAction) -> RiskFlowError | None:
    """Do the verb in one transaction; return what a rule said no."""
    try:
        with write_unit_of_work() as uow:
            _check_revision(uow, code, form.seen_revision)
            case_action.perform(uow, code, form)
    except (NotFoundError, MustDeclareError):
        raise  # the case is closed to the person: there is no page to show again
    except RiskFlowError as error:
        return error
    except (StaleDataError, IntegrityError):
        return ConflictError(CASE_CHANGED)
    return None


def _check_revision(uow: UnitOfWork, code: str, seen: int) -> None:
    """Refuse an act on another revision than the one submitted last."""
    submitted = case_queries.latest_submitted(uow.session, open_case(uow, code).id)
    if submitted is None or submitted.revision != seen:
        raise ConflictError(OTHER_REVISION)


MIN_ROWS, MAX_ROWS = 3, 40


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of the form."""

    text: Field
    owner: Field
    due: DateField
    proof: Field
    consequence: Field

    @property
    def is_filled_in(self) -> bool:
        """Whether anything was written."""
        written = (self.text, self.owner, self.proof, self.consequence)
        return any((field.data or "").strip() for field in written) or any(self.due.parts)

    def check_complete(self) -> bool:
        """Ask for what a condition lacks: nobody can follow up one without owner, day and proof."""
        missing = {
            self.text: gettext("Write what the condition is"),
            self.owner: gettext("Write who is responsible for the condition"),
            self.due: gettext("Write the day when the condition is to be met"),
            self.proof: gettext("Write how it is shown that the condition is met"),
        }
        for field, message in missing.items():
            if not field.errors and not (field.data.strip() if isinstance(field.data, str) else field.data):
                field.errors = [message]
        return not any(field.errors for field in (*missing, self.consequence))

    def condition(self) -> ConditionInput:
        """Return the condition as it was written."""
        what, who, proof, consequence = (
            (field.data or "").strip() for field in (self.text, self.owner, self.proof, self.consequence)
        )
        return ConditionInput(what, who, self.due.data.isoformat(), proof, consequence)


class ConditionsForm(CaseForm):
    """A form with conditions. The fields of its rows are made by `condition_fields`."""

    row_count = 0

    @property
    def rows(self) -> list[ConditionRow]:
        """The rows, written and empty."""
        parts = ("text", "owner", "due", "proof", "consequence")
        return [
            ConditionRow(*(getattr(self, f"condition-{number}-{part}") for part in parts))
            for number in range(self.row_count)
        ]

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        """Check the fields, and that every condition is whole."""
        fits = bool(super().validate(extra_validators))
        whole = [row.check_complete() for row in self.rows if row.is_filled_in]
        return fits and all(whole)

    def conditions(self) -> list[ConditionInput]:
        """Return the conditions that were written."""
        return [row.condition() for row in self.rows if row.is_filled_in]


def condition_fields(proposed: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the fields of as many rows as were sent or are proposed, and some empty ones."""
    sent = sum(1 for name in request.form if name.startswith("condition-") and name.endswith("-text"))
    rows = min(max(MIN_ROWS, len(proposed) + 1, sent) + (request.form.get(THEN) == MORE), MAX_ROWS)
    fields: dict[str, Any] = {"row_count": rows}
    for place in range(rows):
        fields |= {f"condition-{place}-{part}": field for part, field in _row_fields()}
    return fields


def _row_fields() -> Iterator[tuple[str, Any]]:
    yield "text", TextAreaField(gettext("What must be met?"), [max_length(MAX_TEXT_LENGTH)])
    yield "owner", StringField(gettext("Who is responsible?"), [max_length(MAX_LINE_LENGTH)])
    yield "due", DateField(gettext("By when?"), description=gettext("For example 1 3 2027"))
    yield "proof", StringField(gettext("How is it shown?"), [max_length(MAX_LINE_LENGTH)])
    yield (
        "consequence",
        StringField(gettext("What follows if it is not met? (optional)"), [max_length(MAX_LINE_LENGTH)]),
    )


def condition_data(proposed: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the proposed conditions as the data of the rows; a form that was sent says all by itself."""
    if request.method == "POST":
        return {}
    return {
        f"condition-{number}-{part}": _day(value) if part == "due" else value
        for number, condition in enumerate(proposed)
        for part, value in condition.items()
    }


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None

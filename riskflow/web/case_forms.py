"""The forms of the actions on a case: each calls one verb, and is shown again as it was sent when a rule refuses."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from riskflow.cases.labels import ACTION_NAMES
from riskflow.cases.review_input import NOT_SHOWN, ConditionInput, check_revision
from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import ConflictError, MustDeclareError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.open_case import CASE_CHANGED
from riskflow.services.people.unsent_forms import KeptDraft
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment
from riskflow.text import Text
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    DayAheadField,
    ExtraValidators,
    Form,
    Page,
    build_form,
    choice,
    form_status,
    max_length,
)
from riskflow.web.guards import get_case, signed_in, write_unit_of_work
from riskflow.web.present.case import CasePage, open_case_page, page_context
from riskflow.web.present.drafts import brought_back, draft_view, forget
from riskflow.web.resent.drafts import written_fields
from riskflow.web.resent.kept_forms import OWN_FIELDS

THEN, MORE, CHANGE, CONFIRM = "then", "more", "change", "confirm"
DESPITE = "despite"
"""The tick of the page that asks once more."""
SHOWN_SALT = "content-that-was-shown"  # separates these signatures from others made with the same secret key

LazyText = Any
"""Text, or text that is translated when it is shown."""


class CaseForm(Form):
    """A form about a case; it carries, signed, which content its page showed to whom."""

    revision = HiddenField()

    @property
    def seen_revision(self) -> int:
        """The revision that the page showed; 0, which no revision has, when that is missing or forged."""
        return shown_content(self.revision.data).revision

    def text_in(self, name: str) -> str:
        return (self[name].data or "").strip()


def answer_required(message: LazyText, offered: Collection[str] = ()) -> Callable[[BaseForm, Field], None]:
    """Return a validator that demands an answer, one of those offered where any are named."""

    # A plain function: WTForms' own validator would mark the control as required, and the
    # browser would then not send a form that only asks for more rows.
    def check(_form: BaseForm, field: Field) -> None:
        written = (field.data or "").strip()
        if not written or (offered and written not in offered):
            raise StopValidation(message)

    return check


def among(message: LazyText) -> Callable[[BaseForm, SelectField], None]:
    """Return a validator that demands one of the choices of a list."""

    def check(_form: BaseForm, field: SelectField) -> None:
        if not field.data or field.data not in {value for value, *_ in field.iter_choices()}:
            raise StopValidation(message)

    return check


def radios(label: LazyText, choices: Iterable[tuple[str, Text | LazyText, str]], message: LazyText) -> RadioField:
    """Return a group of radios; each choice is a value, a label and a hint."""
    options = [
        choice(value, localise(text) if isinstance(text, Text) else text, hint=hint) for value, text, hint in choices
    ]
    offered = frozenset(option.value for option in options)
    return RadioField(label, [answer_required(message, offered)], choices=options, validate_choice=False)


def textarea(label: LazyText, hint: LazyText = "", message: LazyText = "") -> TextAreaField:
    """Return a text area, which must be filled in where there is a message for it."""
    validators = [answer_required(message)] if message else []
    return TextAreaField(label, [*validators, max_length(MAX_TEXT_LENGTH)], description=hint)


def reason_form(label: LazyText, hint: LazyText = "") -> Callable[[CasePage], CaseForm]:
    """Return a function that builds a form with one field for the reasons."""
    field = textarea(label, hint, lazy_gettext("Write the reasons"))
    return lambda _case_page: build_form(CaseForm, {"reason": field})


def _nothing(_case_page: CasePage) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAction:
    """An action on a case: its form, its verb and its page."""

    path: str
    actions: tuple[Action, ...]
    form: Callable[[CasePage], Any]
    perform: Callable[[UnitOfWork, str, Any], object]
    template: str
    success_message: LazyText
    context: Callable[[CasePage], dict[str, Any]] = _nothing
    confirmation_template: str = ""
    """The page that asks once more, for what cannot be undone."""
    unconfirmed: Callable[[CasePage, Any], LazyText] = lambda _case_page, _form: ""
    """Says what the page that asks once more still lacks."""

    @property
    def name(self) -> str:
        """The name under which a draft of the form is kept."""
        return self.path.replace("/", "-")


def handle_action(code: str, case_action: CaseAction) -> Page:
    """Show the page of an action, or perform it and return to the case; a refused form is shown as it was sent."""
    with get_case(code) as (uow, opened):
        case_id, case_page = opened.id, open_case_page(uow, opened)
        draft = brought_back(uow, case_id, case_action.name)
        form = case_action.form(case_page)
        if case_page.scored is None or not _has_page(case_page, case_action, is_sent=form.is_submitted()):
            raise NotAllowedError(REFUSAL)
        if _is_editing() or not form.validate_on_submit():
            return _render_action(case_action, case_page, form, draft=draft), form_status(form)
        if case_action.confirmation_template:
            lacking = str(case_action.unconfirmed(case_page, form))
            if lacking or request.form.get(THEN) != CONFIRM:
                return _confirmation(case_action, case_page, form, lacking)
    refused = _perform(case_action, code, case_id, form)
    if refused is None:
        if draft is not None:
            forget(case_id, case_action.name)
        flash(str(case_action.success_message))
        return redirect(url_for("reviewer.inbox.case", code=code))
    with get_case(code) as (uow, opened):
        if isinstance(refused, NotAllowedError) and not opened.actions & set(case_action.actions):
            raise refused  # somebody was quicker: the case is in another state by now
        return _render_action(case_action, open_case_page(uow, opened), form, refused), status_of(refused)


def _confirmation(case_action: CaseAction, case_page: CasePage, form: CaseForm, lacking: str) -> Page:
    """Show the page that asks once more, with what it lacks where that was sent already."""
    refusals = [lacking] if lacking and request.form.get(THEN) == CONFIRM else []
    page = render_template(
        case_action.confirmation_template,
        **page_context(case_page),
        **case_action.context(case_page),
        form=form,
        refusals=refusals,
        sent=_submitted_fields(),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if refusals else HTTPStatus.OK


def _has_page(case_page: CasePage, case_action: CaseAction, *, is_sent: bool) -> bool:
    """Return whether the page of an action is open to the person."""
    opened, rules = case_page.opened, case_page.pending.rules(case_page.opened)
    open_now = opened.actions & set(case_action.actions)
    # What was sent is shown again also where another page is where it is done, so that nothing typed is lost.
    return bool(open_now) if is_sent else any(rules.has_page(action) for action in open_now)


def add_action_pages(pages: Blueprint, case_actions: Mapping[str, CaseAction]) -> None:
    """Add the page of each action, by endpoint."""
    for endpoint, case_action in case_actions.items():
        pages.add_url_rule(f"/c/<code>/{case_action.path}", endpoint, _view_of(case_action), methods=["GET", "POST"])


def _view_of(case_action: CaseAction) -> Callable[[str], Page]:
    # A function, not a partial: Flask and its CSRF protection read the name of a view.
    def act(code: str) -> Page:
        return handle_action(code, case_action)

    return act


def _is_editing() -> bool:
    """Return whether the form asks for more rows or is to be changed, instead of being sent."""
    return request.form.get(THEN) in {MORE, CHANGE}


def _submitted_fields() -> list[tuple[str, str]]:
    """Return what was sent, to be sent again from the page that asks once more."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in {*OWN_FIELDS, THEN, DESPITE}]


def _render_action(
    case_action: CaseAction,
    case_page: CasePage,
    form: CaseForm,
    refused: RiskFlowError | None = None,
    draft: KeptDraft | None = None,
) -> str:
    # A form with faults keeps the revision that was read: the person has not seen another one yet.
    if refused or not form.is_submitted():
        form.revision.data = sign_shown(case_page)
    return render_template(
        case_action.template,
        **page_context(case_page),
        **case_action.context(case_page),
        form=form,
        draft=draft_view(case_page.opened.shown.code, case_action.name, draft),
        refusals=[localise(refused.message)] if refused else [],
        is_due=bool(set(case_action.actions) & set(case_page.pending.due_actions(case_page.opened))),
        action=ACTION_NAMES[next(iter(case_page.opened.actions & set(case_action.actions)), case_action.actions[0])],
    )


@dataclass(frozen=True, slots=True)
class ShownContent:
    """The revision that a page showed to the person who sends its form, and the digest of its content."""

    revision: int = 0
    digest: str = ""


def sign_shown(case_page: CasePage) -> str:
    """Return a token that says which content is shown to whom."""
    if case_page.scored is None:
        return ""
    assessment, opened = case_page.scored.assessment, case_page.opened
    digest = content_digest(case_page.uow, assessment)
    return _serializer().dumps([case_page.uow.viewer.id, opened.shown.code, assessment.revision, digest])


def shown_content(signed: str | None) -> ShownContent:
    """Return what a token says; nothing where it is forged, missing, or another person's or case's."""
    user = signed_in()
    try:
        person, code, revision, digest = _serializer().loads(signed or "")
    except (BadData, ValueError, TypeError):
        return ShownContent()
    is_own = user is not None and [person, code] == [user.viewer.id, (request.view_args or {}).get("code")]
    return ShownContent(revision, digest) if is_own else ShownContent()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=SHOWN_SALT)


def _check_shown(uow: UnitOfWork, form: CaseForm, submitted: Assessment | None) -> None:
    """Refuse an act on other content than the person was shown.

    Raises:
        ConflictError: the case was supplemented, or nothing proves that this content was shown.
    """
    shown = shown_content(form.revision.data)
    if submitted is None or not shown.revision:
        raise ConflictError(NOT_SHOWN)
    check_revision(shown.revision, submitted.revision)
    if shown.digest != content_digest(uow, submitted):
        raise ConflictError(NOT_SHOWN)


def _perform(case_action: CaseAction, code: str, case_id: int, form: CaseForm) -> RiskFlowError | None:
    """Call the verb in one transaction; return the error with which a rule refused."""
    try:
        with write_unit_of_work() as uow:
            submitted = case_queries.latest_submitted(uow.session, case_id)
            _check_shown(uow, form, submitted)
            case_action.perform(uow, code, form)
    # The case is closed to the person by now: there is no page to show again.
    except (NotFoundError, MustDeclareError):
        raise
    except RiskFlowError as error:
        return error
    except (StaleDataError, IntegrityError):
        return ConflictError(CASE_CHANGED)
    return None


MAX_ROWS = 40


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """The fields of one condition."""

    text: Field
    owner: Field
    due: DayAheadField
    proof: Field
    consequence: Field

    @property
    def is_filled_in(self) -> bool:
        written = (self.text, self.owner, self.proof, self.consequence)
        return any((field.data or "").strip() for field in written) or any(self.due.parts)

    def check_complete(self) -> bool:
        """Set an error at each part that is missing; nobody can follow up a condition without owner, day and proof."""
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
        what, who, proof, consequence = (
            (field.data or "").strip() for field in (self.text, self.owner, self.proof, self.consequence)
        )
        return ConditionInput(what, who, self.due.data.isoformat(), proof, consequence)


class ConditionsForm(CaseForm):
    """A form with conditions. The fields of its rows are made by `condition_fields`."""

    row_count = 0

    @property
    def rows(self) -> list[ConditionRow]:
        """The rows, empty ones too."""
        parts = ("text", "owner", "due", "proof", "consequence")
        return [
            ConditionRow(*(getattr(self, f"condition-{number}-{part}") for part in parts))
            for number in range(self.row_count)
        ]

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        # Every row is checked, so that all faults are shown at once.
        complete = [row.check_complete() for row in self.rows if row.is_filled_in]
        return is_valid and all(complete)

    def conditions(self) -> list[ConditionInput]:
        return [row.condition() for row in self.rows if row.is_filled_in]


def condition_fields(proposed: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the fields of as many rows as were sent or are proposed, at least one."""
    sent = sum(1 for name in written_fields() if name.startswith("condition-") and name.endswith("-text"))
    rows = min(max(1, len(proposed), sent) + (request.form.get(THEN) == MORE), MAX_ROWS)
    fields: dict[str, Any] = {"row_count": rows}
    for place in range(rows):
        fields |= {f"condition-{place}-{part}": field for part, field in _row_fields()}
    return fields


def _row_fields() -> Iterator[tuple[str, Any]]:
    yield "text", TextAreaField(gettext("What must be met?"), [max_length(MAX_TEXT_LENGTH)])
    yield "owner", StringField(gettext("Who is responsible?"), [max_length(MAX_LINE_LENGTH)])
    yield "due", DayAheadField(gettext("By when?"), description=gettext("For example 1 3 2027"))
    yield "proof", StringField(gettext("How is it shown?"), [max_length(MAX_LINE_LENGTH)])
    yield (
        "consequence",
        StringField(gettext("What follows if it is not met? (optional)"), [max_length(MAX_LINE_LENGTH)]),
    )


def condition_data(proposed: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the proposed conditions as the data of the rows; none for a form that was sent."""
    if request.method == "POST":
        return {}
    return {
        f"condition-{number}-{part}": _day(value) if part == "due" else value
        for number, condition in enumerate(proposed)
        for part, value in condition.items()
    }


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None

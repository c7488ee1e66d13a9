"""Forms by which people act on a case: one verb for each, and what was typed stays when a rule says no."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import StopValidation

from riskflow.cases.labels import ACTIONS
from riskflow.cases.workflow import REFUSAL, Action, acts_of
from riskflow.errors import ConflictError, MustDeclareError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.services.review.committee import OTHER_REVISION
from riskflow.services.unit_of_work import SOMEBODY_WAS_FIRST, Desk, open_case
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from riskflow.web.errors import status_of
from riskflow.web.filters import t
from riskflow.web.forms import LONGEST_TEXT, at_most, number
from riskflow.web.guards import get_case, writing
from riskflow.web.present.case import Dossier, frame, open_dossier

UNPROCESSABLE = 422
THEN, MORE, CHANGE, CONFIRM = "then", "more", "change", "confirm"

Page = str | Response | tuple[str, int]
Words = Any
"""Text, or text that is translated when it is shown."""


class CaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form about a case; it carries the revision that the person read."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """The revision that the page showed; 0, which is none, when it was lost."""
        return number(self.revision.data) or 0

    def words(self, name: str) -> str:
        """Return what was written in a field."""
        return (self[name].data or "").strip()


def needed(message: Words, offered: Collection[str] = ()) -> Callable[[Any, Field], None]:
    """Return a check that asks for an answer. A plain function: WTForms' own would mark the control as required."""

    def check(_form: Any, field: Field) -> None:  # noqa: ANN401 - a form of WTForms
        written = (field.data or "").strip()
        if not written or (offered and written not in offered):
            raise StopValidation(message)

    return check


def among(message: Words) -> Callable[[Any, SelectField], None]:
    """Return a check that asks for one of the choices of a list."""

    def check(_form: Any, field: SelectField) -> None:  # noqa: ANN401 - a form of WTForms
        if not field.data or field.data not in {choice[0] for choice in field.iter_choices()}:
            raise StopValidation(message)

    return check


def radios(label: Words, choices: Iterable[tuple[str, Text | Words, str]], message: Words) -> RadioField:
    """Return a group of radios; each choice has a value, words and a hint."""
    options = [
        SelectChoice(value, t(words) if isinstance(words, Text) else words, {"hint": hint})
        for value, words, hint in choices
    ]
    offered = frozenset(option.value for option in options)
    return RadioField(label, [needed(message, offered)], choices=options, validate_choice=False)


def textarea(label: Words, hint: Words = "", message: Words = "") -> TextAreaField:
    """Return a place for some paragraphs, which must be written where there is a message."""
    checks = [needed(message)] if message else []
    return TextAreaField(label, [*checks, at_most(LONGEST_TEXT)], description=hint)


def reason_form(label: Words, hint: Words = "") -> Callable[[Dossier], CaseForm]:
    """Return a maker of the form that asks why, in its own words."""
    field = textarea(label, hint, lazy_gettext("Write the reasons"))
    return lambda _dossier: type("Reason", (CaseForm,), {"reason": field})()


def _nothing(_dossier: Dossier) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that people do to a case: its form, its verb and its page."""

    path: str
    actions: tuple[Action, ...]
    form: Callable[[Dossier], Any]
    verb: Callable[[Desk, str, Any], object]
    template: str
    told: Words
    shows: Callable[[Dossier], dict[str, Any]] = _nothing
    interrupts: str = ""
    """The page that is shown before the deed is done, where it cannot be undone."""


def done(code: str, deed: Deed) -> Page:
    """Show the page of a deed, or do it and return to the case; when a rule says no, what was typed stays."""
    with get_case(code) as (desk, matter):
        dossier = open_dossier(desk, matter)
        form = deed.form(dossier)
        if dossier.sheaf is None or not _has_page(dossier, deed, is_sent=form.is_submitted()):
            raise NotAllowedError(REFUSAL)
        if _is_being_written() or not form.validate_on_submit():
            return _page(deed, dossier, form), UNPROCESSABLE if form.errors else 200
        if deed.interrupts and request.form.get(THEN) != CONFIRM:
            return render_template(deed.interrupts, **frame(dossier), form=form, sent=_sent())
    refused = _attempt(code, form, deed)
    if refused is None:
        flash(str(deed.told))
        return redirect(url_for("review.case", code=code))
    with get_case(code) as (desk, matter):
        return _page(deed, open_dossier(desk, matter), form, refused), status_of(refused)


def _has_page(dossier: Dossier, deed: Deed, *, is_sent: bool) -> bool:
    """Return whether the person may come to the page of a deed.

    What was sent gets its page also where the case has moved on meanwhile, so that nothing typed is lost.
    """
    matter, actions = dossier.matter, set(deed.actions)
    if is_sent:
        return bool(acts_of(matter.roles) & actions)
    return any(dossier.pile.rules(matter).has_page(action) for action in matter.actions & actions)


def view_of(deed: Deed) -> Callable[[str], Page]:
    """Return the view of a deed; Flask and its CSRF protection want a function with a name."""

    def act(code: str) -> Page:
        return done(code, deed)

    return act


def _is_being_written() -> bool:
    """Say whether the person wants more rows, or to go on writing, instead of sending the form."""
    return request.form.get(THEN) in {MORE, CHANGE}


def _sent() -> list[tuple[str, str]]:
    """Return what was written, to be sent again from the page that interrupts."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", THEN}]


def _page(deed: Deed, dossier: Dossier, form: CaseForm, refused: RiskFlowError | None = None) -> str:
    """Return the page of a deed. It carries the revision that it shows; one with faults still that which was read."""
    if refused or not form.is_submitted():
        form.revision.data = str(dossier.sheaf.assessment.revision if dossier.sheaf else 0)
    return render_template(
        deed.template,
        **frame(dossier),
        **deed.shows(dossier),
        form=form,
        refusals=[t(refused.message)] if refused else [],
        is_due=bool(set(deed.actions) & set(dossier.pile.todo(dossier.matter))),
        action=ACTIONS[next(iter(dossier.matter.actions & set(deed.actions)), deed.actions[0])],
    )


def _attempt(code: str, form: CaseForm, deed: Deed) -> RiskFlowError | None:
    """Do the verb in one transaction; return what a rule said no."""
    try:
        with writing() as desk:
            _check_revision(desk, code, form.seen)
            deed.verb(desk, code, form)
    except (NotFoundError, MustDeclareError):
        raise  # the case is closed to the person: there is no page to show again
    except RiskFlowError as error:
        return error
    except (StaleDataError, IntegrityError):
        return ConflictError(SOMEBODY_WAS_FIRST)
    return None


def _check_revision(desk: Desk, code: str, seen: int) -> None:
    """Refuse an act on another revision than the one submitted last."""
    submitted = case_queries.latest_submitted(desk.session, open_case(desk, code).id)
    if submitted is None or submitted.revision != seen:
        raise ConflictError(OTHER_REVISION)

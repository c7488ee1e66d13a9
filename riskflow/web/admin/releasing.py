"""Releasing a version: one administrator proposes, another confirms. Both see what it would do to existing cases."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import StopValidation

from riskflow.errors import RiskFlowError
from riskflow.questionnaire.loader import Version
from riskflow.services.operations import releases
from riskflow.services.operations.simulating import simulate_cases
from riskflow.services.unit_of_work import Desk
from riskflow.store.queries import cases as case_queries
from riskflow.web.admin.questionnaires import Page, pages, say_faults, version_of
from riskflow.web.case_forms import textarea
from riskflow.web.errors import status_of
from riskflow.web.filters import t
from riskflow.web.forms import DateField
from riskflow.web.guards import reading, writing

UNPROCESSABLE = 422


def _dated(_form: Any, field: Field) -> None:  # noqa: ANN401 - a form of WTForms
    if not field.data and not field.errors:
        raise StopValidation(gettext("Write the day from which the version applies"))


class ProposalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a version is released, and from when it applies."""

    reason = textarea(
        lazy_gettext("Why is the version released?"),
        lazy_gettext("Name who decided on the questions, and when."),
        lazy_gettext("Write why the version is released"),
    )
    applies_from = DateField(
        lazy_gettext("From which day does it apply?"), [_dated], description=lazy_gettext("For example 1 3 2027")
    )


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Nothing but the token: the second person says yes."""


@pages.route("/admin/questions/<number>/release", methods=["GET", "POST"])
@say_faults
def propose(number: str) -> Page:
    """Propose that a version applies from a day."""
    read, form = version_of(number), ProposalForm()
    refused: RiskFlowError | None = None
    if form.validate_on_submit():
        refused = _proposed(read, form.reason.data or "", form.applies_from.data)
        if refused is None:
            flash(gettext("The proposal waits for another administrator."))
            return redirect(url_for("authors.shelf"))
    status = status_of(refused) if refused else UNPROCESSABLE if form.errors else 200
    with reading() as desk:
        page = render_template(
            "admin/questionnaires/propose.html",
            form=form,
            refusals=[t(refused.message)] if refused else [],
            obstacles=[] if read.name in desk.library.lock() else releases.obstacles(desk.library, read),
            **_outlook(desk, read),
        )
    return page, status


def _proposed(read: Version, reason: str, applies_from: date) -> RiskFlowError | None:
    try:
        with writing() as desk:
            releases.propose(desk, read, reason, applies_from)
    except RiskFlowError as error:
        return error
    return None


def _outlook(desk: Desk, read: Version) -> dict[str, Any]:
    """Return what the release would do. Administrators see figures, and never a case."""
    return {
        "version": read,
        "current": desk.library.current(read.questionnaire.id),
        "simulation": simulate_cases(desk.session, desk.library, read),
        "kind": releases.kind_since(desk.library, read),
        "before": releases.version_before(desk.library, read),
    }


@pages.route("/admin/questions/proposals/<int:proposal>", methods=["GET", "POST"])
@say_faults
def confirm(proposal: int) -> Page:
    """Confirm what somebody else proposed."""
    form = ConfirmForm()
    refused: RiskFlowError | None = None
    if form.validate_on_submit():
        refused = _confirmed(proposal)
        if refused is None:
            flash(gettext("The version is released."))
            return redirect(url_for("authors.shelf"))
    with reading() as desk:
        standing = next((s for s in releases.standings(desk.session) if s.proposal.id == proposal), None)
        if standing is None:
            abort(404)
        page = render_template(
            "admin/questionnaires/confirm.html",
            form=form,
            standing=standing,
            is_own=standing.proposal.proposed_by == desk.viewer.id,
            people=case_queries.names_of(desk.session, [standing.proposal.proposed_by]),
            refusals=[t(refused.message)] if refused else [],
            **_outlook(desk, version_of(standing.proposal.version)),
        )
    return page, status_of(refused) if refused else 200


def _confirmed(proposal: int) -> RiskFlowError | None:
    try:
        with writing() as desk:
            releases.confirm(desk, proposal)
    except RiskFlowError as error:
        return error
    return None

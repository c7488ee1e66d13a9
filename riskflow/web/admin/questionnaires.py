"""Pages about questionnaire versions: their differences, proofs, and release by two administrators."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from riskflow.errors import RiskFlowError
from riskflow.questionnaire.authoring.coverage import coverage
from riskflow.questionnaire.authoring.diff import (
    VersionDifference,
    announced_change_kind,
    overall_change_kind,
    plain_value,
    version_differences,
    word_changes,
)
from riskflow.questionnaire.authoring.lengths import HARMLESS, HEAVIEST, ORDINARY, case_length
from riskflow.questionnaire.authoring.release_proofs import untranslated
from riskflow.questionnaire.authoring.sources import cited_sources
from riskflow.questionnaire.authoring.worked_cases import score_worked_cases
from riskflow.questionnaire.loader import QuestionnaireError, QuestionnaireVersion
from riskflow.services.operations import releases
from riskflow.services.operations.releases import ProposalStatus, obstacles, simulate_cases
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import releases as release_queries
from riskflow.text import Language, Text
from riskflow.web.case_forms import textarea
from riskflow.web.errors import error_page, status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import DateField, Form, Page, form_status
from riskflow.web.guards import current_instance, read_unit_of_work, write_unit_of_work

pages = Blueprint("questionnaires", __name__)

P = ParamSpec("P")
MAX_COMPARED = 300
"""Cases that a page scores while somebody waits for it; a command scores them all."""


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version in the list; one that cannot be loaded has faults instead."""

    number: str
    version: QuestionnaireVersion | None
    faults: tuple[str, ...]
    status: str
    used_by: int

    @property
    def questions(self) -> int:
        """The number of questions and gates."""
        read = self.version.questionnaire if self.version else None
        return len(read.questions) + len(read.gates) if read else 0

    @property
    def untranslated(self) -> int:
        """The number of texts that are the same in both languages."""
        return len(list(untranslated(self.version.questionnaire))) if self.version else 0


def show_load_faults(view: Callable[P, Page]) -> Callable[P, Page]:
    """Show the faults of a version that cannot be loaded instead of the page."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Page:
        try:
            return view(*args, **kwargs)
        except QuestionnaireError as error:
            return error_page(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))

    return wrapped


def version_of(number: str) -> QuestionnaireVersion:
    """Return a version of the current questionnaire; abort with 404 where there is none."""
    library, name = current_instance().library, current_instance().config.questionnaire
    if number not in library.versions(name):
        abort(HTTPStatus.NOT_FOUND)
    return library.get(name, number)


@pages.get("/admin/questions")
@show_load_faults
def version_list() -> Page:
    """List the versions with their status, and what waits for a second person."""
    with read_unit_of_work() as uow:
        used = release_queries.uses(uow.session, uow.questionnaire)
        statuses = releases.proposal_statuses(uow.session)
        listed = _listed_versions(used, statuses, uow.today.isoformat())
        people = case_queries.names_of(uow.session, _persons(statuses))
        numbers = uow.library.versions(uow.questionnaire)
        return render_template(
            "admin/questionnaires/versions.html",
            shelved=listed,
            numbers=numbers,
            old=numbers[max(0, len(numbers) - 2)],
            new=numbers[-1],
            standings=statuses,
            people=people,
            me=uow.viewer.id,
        )


def _persons(statuses: Sequence[ProposalStatus]) -> set[int]:
    return {s.proposal.proposed_by for s in statuses} | {s.release.confirmed_by for s in statuses if s.release}


def _listed_versions(used: dict[str, int], statuses: Sequence[ProposalStatus], today: str) -> list[ListedVersion]:
    """Return the versions, the newest first."""
    library, name = current_instance().library, current_instance().config.questionnaire
    current = library.current(name).questionnaire.version
    released = {s.proposal.version: s for s in statuses if s.release and s.proposal.questionnaire == name}
    found = []
    for number in reversed(library.versions(name)):
        read, faults = _read(number)
        status = "in-force" if number == current else _status(f"{name} {number}", released.get(number), today)
        found.append(ListedVersion(number, read, faults, status, used.get(number, 0)))
    return found


def _status(name: str, proposal_status: ProposalStatus | None, today: str) -> str:
    if proposal_status is not None:
        return "released" if proposal_status.proposal.applies_from.isoformat() <= today else "coming"
    return "locked" if name in current_instance().library.lock() else "draft"


def _read(number: str) -> tuple[QuestionnaireVersion | None, tuple[str, ...]]:
    try:
        return version_of(number), ()
    except QuestionnaireError as error:
        return None, tuple(str(error).splitlines())


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A difference as the page shows it, with the changed words of texts by language."""

    difference: VersionDifference
    old: str
    new: str
    runs: dict[str, list[tuple[str, str]]]


@pages.get("/admin/questions/diff")
@show_load_faults
def diff() -> Page:
    """Show the differences between two versions in texts, answers, severities and rules."""
    numbers = current_instance().library.versions(current_instance().config.questionnaire)
    old = request.args.get("old") or numbers[max(0, len(numbers) - 2)]
    new = request.args.get("new") or numbers[-1]
    before, after = version_of(old), version_of(new)
    found = version_differences(before.questionnaire, after.questionnaire, (before.policy, after.policy))
    return render_template(
        "admin/questionnaires/diff.html",
        numbers=numbers,
        old=old,
        new=new,
        kind=overall_change_kind(found),
        numbered=announced_change_kind(old, new),
        lines=[_difference_line(one) for one in found],
    )


def _difference_line(one: VersionDifference) -> DifferenceLine:
    runs = {}
    if isinstance(one.old, Text) and isinstance(one.new, Text):
        runs = {str(lg): word_changes(one.old.in_(lg), one.new.in_(lg)) for lg in Language}
    return DifferenceLine(one, plain_value(one.old, reader_language()), plain_value(one.new, reader_language()), runs)


@pages.get("/admin/questions/<number>/proof")
@show_load_faults
def proof(number: str) -> Page:
    """Show the obstacles to a release, what is covered, and the length of the worked cases."""
    read, library = version_of(number), current_instance().library
    cases = score_worked_cases(read.questionnaire, read.policy, library.cases(read))
    lists = library.indicators(read.questionnaire.id), library.exemptions(read.questionnaire.id)
    return render_template(
        "admin/questionnaires/proof.html",
        version=read,
        obstacles=obstacles(library, read),
        coverage=coverage(read.questionnaire, cases, *lists),
        lengths=[case_length(read.questionnaire, case) for case in cases],
        aims=(HARMLESS, ORDINARY, HEAVIEST),
    )


@pages.get("/admin/questions/<number>/sources")
@show_load_faults
def sources(number: str) -> Page:
    """Show the sources of a version with the days on which they were read."""
    read = version_of(number)
    found = cited_sources(read.questionnaire, read.policy)
    with read_unit_of_work() as uow:
        old = [each for each in found if each.is_old(uow.today)]
    recent = [each for each in found if each not in old]
    return render_template("admin/questionnaires/sources.html", version=read, old=old, recent=recent)


def _dated(_form: BaseForm, field: Field) -> None:
    if not field.data and not field.errors:
        raise StopValidation(gettext("Write the day from which the version applies"))


class ProposalForm(Form):
    """Why a version is released, and from when it applies."""

    reason = textarea(
        lazy_gettext("Why is the version released?"),
        lazy_gettext("Name who decided on the questions, and when."),
        lazy_gettext("Write why the version is released"),
    )
    applies_from = DateField(
        lazy_gettext("From which day does it apply?"), [_dated], description=lazy_gettext("For example 1 3 2027")
    )


class ConfirmForm(Form):
    """The confirmation by a second person: nothing but the CSRF token."""


@pages.route("/admin/questions/<number>/release", methods=["GET", "POST"])
@show_load_faults
def propose(number: str) -> Page:
    """Propose that a version applies from a day."""
    read, form = version_of(number), ProposalForm()
    refused: RiskFlowError | None = None
    if form.validate_on_submit():
        refused = _proposed(read, form.reason.data or "", form.applies_from.data)
        if refused is None:
            flash(gettext("The proposal waits for another administrator."))
            return redirect(url_for("admin.questionnaires.version_list"))
    status = status_of(refused) if refused else form_status(form)
    with read_unit_of_work() as uow:
        page = render_template(
            "admin/questionnaires/propose.html",
            form=form,
            refusals=[localise(refused.message)] if refused else [],
            obstacles=[] if read.name in uow.library.lock() else releases.obstacles(uow.library, read),
            **_outlook(uow, read),
        )
    return page, status


def _proposed(read: QuestionnaireVersion, reason: str, applies_from: date) -> RiskFlowError | None:
    try:
        with write_unit_of_work() as uow:
            releases.propose(uow, read, reason, applies_from)
    except RiskFlowError as error:
        return error
    return None


def _outlook(uow: UnitOfWork, read: QuestionnaireVersion) -> dict[str, Any]:
    # Administrators see figures about cases, and never a case.
    return {
        "version": read,
        "simulation": simulate_cases(uow.session, uow.library, read, MAX_COMPARED),
        "submitted": release_queries.count_submitted(uow.session, read.questionnaire.id),
        "kind": releases.kind_since(uow.library, read),
        "before": releases.version_before(uow.library, read),
    }


@pages.route("/admin/questions/proposals/<int:proposal>", methods=["GET", "POST"])
@show_load_faults
def confirm(proposal: int) -> Page:
    """Confirm the proposal of somebody else."""
    form = ConfirmForm()
    refused: RiskFlowError | None = None
    if form.validate_on_submit():
        refused = _confirmed(proposal, request.form.getlist("without_holder"))
        if refused is None:
            flash(gettext("The version is released."))
            return redirect(url_for("admin.questionnaires.version_list"))
    with read_unit_of_work() as uow:
        status = next((s for s in releases.proposal_statuses(uow.session) if s.proposal.id == proposal), None)
        if status is None:
            abort(HTTPStatus.NOT_FOUND)
        page = render_template(
            "admin/questionnaires/confirm.html",
            form=form,
            standing=status,
            is_own=status.proposal.proposed_by == uow.viewer.id,
            vacant=releases.functions_without_holder(uow, version_of(status.proposal.version)),
            people=case_queries.names_of(uow.session, [status.proposal.proposed_by]),
            refusals=[localise(refused.message)] if refused else [],
            **_outlook(uow, version_of(status.proposal.version)),
        )
    return page, status_of(refused) if refused else HTTPStatus.OK


def _confirmed(proposal: int, without_holder: list[str]) -> RiskFlowError | None:
    try:
        with write_unit_of_work() as uow:
            releases.confirm(uow, proposal, without_holder)
    except RiskFlowError as error:
        return error
    return None

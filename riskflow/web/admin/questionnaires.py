"""Pages for authors of questions: the versions, what differs between them, how long they are and what they cover."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field
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
from riskflow.questionnaire.authoring.release_proofs import untranslated
from riskflow.questionnaire.durations import HARMLESS, HEAVIEST, ORDINARY, case_length
from riskflow.questionnaire.loader import QuestionnaireError, QuestionnaireVersion
from riskflow.questionnaire.worked_cases import score_worked_cases
from riskflow.services.operations import releases
from riskflow.services.operations.releases import ProposalStatus, obstacles, simulate_cases
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import releases as release_queries
from riskflow.text import Language, Text
from riskflow.web.case_forms import textarea
from riskflow.web.errors import error_page, status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import DateField
from riskflow.web.guards import current_instance, read_unit_of_work, write_unit_of_work

pages = Blueprint("questionnaires", __name__)

UNPROCESSABLE = 422
Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """One version on the shelf: read, or with the faults that keep it from being read."""

    number: str
    version: QuestionnaireVersion | None
    faults: tuple[str, ...]
    status: str
    used_by: int

    @property
    def questions(self) -> int:
        """How many questions and gates it has."""
        read = self.version.questionnaire if self.version else None
        return len(read.questions) + len(read.gates) if read else 0

    @property
    def untranslated(self) -> int:
        """How many sentences say the same in both languages."""
        return len(list(untranslated(self.version.questionnaire))) if self.version else 0


def show_load_faults(view: Callable[..., Page]) -> Callable[..., Page]:
    """Let a page say what is wrong with a version that cannot be read."""

    @wraps(view)
    def shown(*args: Any, **given: Any) -> Page:  # noqa: ANN401 - whatever the route has
        try:
            return view(*args, **given)
        except QuestionnaireError as error:
            return error_page(UNPROCESSABLE, str(error))

    return shown


def version_of(number: str) -> QuestionnaireVersion:
    """Return a version of the questionnaire in use, or the page that says that there is none."""
    library, name = current_instance().library, current_instance().config.questionnaire
    if number not in library.versions(name):
        abort(404)
    return library.get(name, number)


@pages.get("/admin/questions")
@show_load_faults
def version_list() -> Page:
    """List the versions with their status, and what waits for a second person."""
    with read_unit_of_work() as uow:
        used = release_queries.uses(uow.session, uow.questionnaire)
        standings = releases.standings(uow.session)
        listed = _listed_versions(used, standings, uow.today.isoformat())
        people = case_queries.names_of(uow.session, _persons(standings))
        numbers = uow.library.versions(uow.questionnaire)
        return render_template(
            "admin/questionnaires/versions.html",
            shelved=listed,
            numbers=numbers,
            old=numbers[max(0, len(numbers) - 2)],
            new=numbers[-1],
            standings=standings,
            people=people,
            me=uow.viewer.id,
        )


def _persons(standings: Any) -> set[int]:  # noqa: ANN401 - a sequence of standings
    return {p for s in standings for p in (s.proposal.proposed_by, s.release.confirmed_by if s.release else None) if p}


def _listed_versions(used: dict[str, int], standings: Any, today: str) -> list[ListedVersion]:  # noqa: ANN401 - as above
    """Return the versions, the newest first."""
    library, name = current_instance().library, current_instance().config.questionnaire
    current = library.current(name).questionnaire.version
    released = {s.proposal.version: s for s in standings if s.release and s.proposal.questionnaire == name}
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
    """One difference as the page shows it."""

    difference: VersionDifference
    old: str
    new: str
    runs: dict[str, list[tuple[str, str]]]


@pages.get("/admin/questions/diff")
@show_load_faults
def diff() -> Page:
    """Show what differs between two versions, in words, answers, severities and rules."""
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
    """Show what stands in the way of a release, what is covered, and how long the worked cases are."""
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
    status = status_of(refused) if refused else UNPROCESSABLE if form.errors else 200
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
    """Return what the release would do. Administrators see figures, and never a case."""
    return {
        "version": read,
        "current": uow.library.current(read.questionnaire.id),
        "simulation": simulate_cases(uow.session, uow.library, read),
        "kind": releases.kind_since(uow.library, read),
        "before": releases.version_before(uow.library, read),
    }


@pages.route("/admin/questions/proposals/<int:proposal>", methods=["GET", "POST"])
@show_load_faults
def confirm(proposal: int) -> Page:
    """Confirm what somebody else proposed."""
    form = ConfirmForm()
    refused: RiskFlowError | None = None
    if form.validate_on_submit():
        refused = _confirmed(proposal)
        if refused is None:
            flash(gettext("The version is released."))
            return redirect(url_for("admin.questionnaires.version_list"))
    with read_unit_of_work() as uow:
        standing = next((s for s in releases.standings(uow.session) if s.proposal.id == proposal), None)
        if standing is None:
            abort(404)
        page = render_template(
            "admin/questionnaires/confirm.html",
            form=form,
            standing=standing,
            is_own=standing.proposal.proposed_by == uow.viewer.id,
            people=case_queries.names_of(uow.session, [standing.proposal.proposed_by]),
            refusals=[localise(refused.message)] if refused else [],
            **_outlook(uow, version_of(standing.proposal.version)),
        )
    return page, status_of(refused) if refused else 200


def _confirmed(proposal: int) -> RiskFlowError | None:
    try:
        with write_unit_of_work() as uow:
            releases.confirm(uow, proposal)
    except RiskFlowError as error:
        return error
    return None

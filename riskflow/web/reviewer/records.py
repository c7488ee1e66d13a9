"""Pages of the records: those of a case, their download and registration, and the archive of all."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count, groupby

from flask import Blueprint, abort, render_template, request, send_file
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from riskflow.cases.policy import Part
from riskflow.cases.workflow import REFUSALS, UNREGISTERED, Action, Guard, State
from riskflow.errors import NotAllowedError
from riskflow.services.open_case import OpenCase, ShownCase, accessible_cases
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.todo import pending_work
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, Decision, RecordRow
from riskflow.text import Text
from riskflow.web.case_forms import CaseAction, CaseForm, answer_required, handle_action
from riskflow.web.forms import Page, build_form
from riskflow.web.guards import current_instance, get_case, read_unit_of_work
from riskflow.web.present.case import CasePage, open_case_page, page_context
from riskflow.web.present.corrections import corrections_by_subject
from riskflow.web.public import KINDS

pages = Blueprint("records", __name__)
MAX_SHOWN = 200
"""Records on one page of the archive; a search finds the rest."""
HOLDS_MARKED_FIELDS = Text(
    sv="Handlingen innehåller fält som är sekretessmarkerade och inte visas för dig. Begär ut den hos registrator, som "
    "prövar vad som kan lämnas ut.",
    en="The record holds fields that are marked as possibly secret and not shown to you. Ask the registrar for it, who "
    "decides what can be released.",
)
REGISTRABLE = tuple(state for state in State if state not in UNREGISTERED)


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """One record of a case with its files by language; none yet while it is being drawn up."""

    decision: Decision
    files: list[RecordRow]
    is_superseded: bool


ArchivedRecord = tuple[ShownCase, list[RecordRow]]
"""A record of the archive: its case as the person may see it, and its files."""


@pages.get("/c/<code>/records")
def case_records(code: str) -> str:
    with get_case(code) as (uow, opened):
        case_page = open_case_page(uow, opened)
        decisions = [] if case_page.is_blind else case_queries.decisions_of(uow.session, opened.id)
        return render_template(
            "reviewer/records/of_case.html",
            **page_context(case_page, "reviewer.records.case_records"),
            filed=_record_files(decisions, case_queries.records_of(uow.session, opened.id)),
            is_blind=case_page.is_blind,
            can_register=Action.REGISTER in opened.actions,
            may_download=not opened.secrecy.unread,
            corrections=corrections_by_subject(uow, opened),
        )


def _record_files(decisions: Iterable[Decision], rows: Iterable[RecordRow]) -> list[RecordFiles]:
    """Return each decision with the files of its record, the newest first."""
    files = {number: list(group) for number, group in groupby(rows, key=lambda row: row.number)}
    newest = max(files, default=0)
    return [
        RecordFiles(decision, files.get(decision.number, []), is_superseded=decision.number < newest)
        for decision in sorted(decisions, key=lambda decision: -decision.number)
    ]


@pages.get("/c/<code>/records/<int:number>/<language>.pdf")
def download(code: str, number: int, language: str) -> Response:
    """Send a record as it was archived: whole, so only to those who read every marked field of the case."""
    with get_case(code) as (uow, opened):
        if opened.secrecy.unread:
            raise NotAllowedError(HOLDS_MARKED_FIELDS)
        if open_case_page(uow, opened).is_blind:
            raise NotAllowedError(REFUSALS[Guard.OWN_RATING].text)
        row = case_queries.record_in(uow.session, opened.id, number, language)
        if row is None:
            abort(HTTPStatus.NOT_FOUND)
        name = f"{opened.shown.reference}-{number}-{language}.pdf"
    content = io.BytesIO(current_instance().archive.get(row.pdf_digest))
    return send_file(content, mimetype="application/pdf", as_attachment=True, download_name=name)


def _register_form(case_page: CasePage) -> CaseForm:
    number = StringField(
        gettext("Registration number"),
        [answer_required(gettext("Write the registration number"))],
        description=gettext("As it stands in the register, for example V-2026-0345"),
    )
    return build_form(CaseForm, {"registry_no": number}, {"registry_no": case_page.opened.shown.registry_no})


REGISTER_ACTION = CaseAction(
    path="register",
    actions=(Action.REGISTER,),
    form=_register_form,
    perform=lambda uow, code, form: decision_service.register(uow, code, form.text_in("registry_no")),
    template="reviewer/records/register.html",
    success_message=lazy_gettext("The case is registered."),
)


@pages.route("/c/<code>/register", methods=["GET", "POST"])
def register(code: str) -> Page:
    return handle_action(code, REGISTER_ACTION)


@pages.get("/archive")
def archive() -> str:
    """Search the archive; list the cases that have no registration number yet."""
    query = request.args.get("q", "").strip()
    with read_unit_of_work() as uow:
        records = _archived(uow, query)
        return render_template(
            "reviewer/records/archive.html",
            words=query,
            found=records[:MAX_SHOWN],
            left_out=len(records) > MAX_SHOWN,
            unregistered=[opened.shown for opened in _unregistered(uow)],
            kinds=KINDS,
        )


def _archived(uow: UnitOfWork, query: str) -> list[ArchivedRecord]:
    """Return the newest records that the person may read, one more than a page shows where there are more."""
    # Access is decided case by case, not by the query: pages of rows are read until one page of readable ones is full.
    records: list[ArchivedRecord] = []
    for offset in count(0, MAX_SHOWN):
        rows = case_queries.archived_cases(uow.session, query, MAX_SHOWN, offset)
        records += [found for found in _readable(uow, rows) if _matches(found[0], query)]
        if not rows or len(records) > MAX_SHOWN:
            break
    return records


def _matches(case: ShownCase, query: str) -> bool:
    """Return whether a case matches by what the person sees of it: a search must not tell what is hidden from them."""
    seen = f"{case.reference} {case.registry_no} {case.title} {case.partner}".casefold()
    return all(word.casefold() in seen for word in query.split())


def _readable(uow: UnitOfWork, rows: Iterable[tuple[Case, RecordRow]]) -> list[ArchivedRecord]:
    """Return each record with its files, as far as the person may see the records of its case."""
    rows = list(rows)
    cases = {case.code: case for case, _ in rows}
    entered = accessible_cases(uow, cases.values())
    accessible = {opened.shown.code: opened for opened in entered if Part.RECORDS in opened.parts}
    readable = [(case, row) for case, row in rows if case.code in accessible]
    groups = groupby(readable, key=lambda pair: (pair[0].code, pair[1].number))
    return [(accessible[code].shown, [row for _, row in group]) for (code, _), group in groups]


def _unregistered(uow: UnitOfWork) -> list[OpenCase]:
    opened_cases = accessible_cases(uow, case_queries.unregistered_cases(uow.session, REGISTRABLE))
    pending = pending_work(uow, opened_cases)
    return [opened for opened in opened_cases if Action.REGISTER in pending.due_actions(opened)]

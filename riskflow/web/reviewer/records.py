"""Pages of the records: those of a case, their download and registration, and the archive of all."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from riskflow.cases.workflow import REFUSALS, Action, Guard
from riskflow.errors import NotAllowedError
from riskflow.services.listing.archive import (
    NEWEST_RECORD,
    OLDEST_CASE,
    archive_page,
    archived_records,
    unregistered_count,
    unregistered_page,
)
from riskflow.services.listing.cases import listed_cases
from riskflow.services.open_case import OpenCase
from riskflow.services.review import decisions as decision_service
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling.copies import copies_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Decision, RecordCopy, RecordRow
from riskflow.text import Text
from riskflow.web.case_forms import CaseAction, CaseForm, answer_required, handle_action
from riskflow.web.forms import Page, build_form
from riskflow.web.guards import current_instance, get_case, read_unit_of_work
from riskflow.web.present.case import CasePage, open_case_page, page_context
from riskflow.web.present.corrections import corrections_by_subject
from riskflow.web.present.listing import asked_place, count_words, page_links, searched_terms
from riskflow.web.public import KINDS

pages = Blueprint("records", __name__)
RECORDS, TO_REGISTER = "records", "to-register"
HOLDS_MARKED_FIELDS = Text(
    sv="Handlingen innehåller fält som är sekretessmarkerade och inte visas för dig. Begär ut den hos registrator, som "
    "prövar vad som kan lämnas ut.",
    en="The record holds fields that are marked as possibly secret and not shown to you. Ask the registrar for it, who "
    "decides what can be released.",
)


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """One record of a case with its files by language; none yet while it is being drawn up."""

    decision: Decision
    files: list[RecordRow]
    is_superseded: bool


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
            can_sign=Action.SIGN in opened.actions,
            signed=_signed(uow, opened),
            can_register=Action.REGISTER in opened.actions,
            may_download=not opened.secrecy.unread,
            corrections=corrections_by_subject(uow, opened),
        )


def _signed(uow: UnitOfWork, opened: OpenCase) -> dict[int, list[RecordCopy]]:
    """Return what came of the records of a case, signed or stamped anew, by the record."""
    of_case = [each for each in copies_of(uow.session, opened.id) if each.kind is not CopyKind.REFUSED]
    return {
        row: [each for each in of_case if each.record_id == row] for row in {each.record_id or 0 for each in of_case}
    }


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
    """List the cases that have no registration number yet, or search the archive."""
    query = request.args.get("q", "").strip()
    # What waits for the person comes first, as in the inbox.
    group = request.args.get("group", RECORDS if query else TO_REGISTER)
    with read_unit_of_work() as uow:
        to_register = unregistered_count(uow)
        if group == TO_REGISTER and to_register:
            return _unregistered_list(uow, to_register)
        asked, (terms, message) = asked_place(NEWEST_RECORD), searched_terms()
        page = archive_page(uow, terms, asked.cursor)
        return render_template(
            "reviewer/records/archive.html",
            words=query,
            message=message,
            found=archived_records(uow, page),
            links=page_links(page, asked),
            groups=_group_links(RECORDS, to_register),
            kinds=KINDS,
        )


def _unregistered_list(uow: UnitOfWork, to_register: int) -> str:
    asked = asked_place(OLDEST_CASE)
    page = unregistered_page(uow, asked.cursor)
    return render_template(
        "reviewer/records/unregistered.html",
        cases=[each.opened.shown for each in listed_cases(uow, page)],
        links=page_links(page, asked),
        groups=_group_links(TO_REGISTER, to_register),
    )


def _group_links(chosen: str, to_register: int) -> list[dict[str, Any]]:
    """Return the tabs of the archive; none for somebody who has nothing to register."""
    names = {
        RECORDS: gettext("Records"),
        TO_REGISTER: gettext("Without a registration number (%(count)s)", count=count_words(to_register)),
    }
    links = [
        (url_for("reviewer.records.archive", group=group), label, group == chosen) for group, label in names.items()
    ]
    return [{"href": href, "label": label, "current": current} for href, label, current in links if to_register]

"""Pages of the records: those of a case, their download and registration, and the archive of all."""

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR
from http import HTTPStatus
from itertools import groupby
from typing import IO, Any, cast

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from riskflow.cases.labels import CASE_OUTCOME_NAMES
from riskflow.cases.workflow import REFUSALS, Action, Guard
from riskflow.config import MEBIBYTE
from riskflow.errors import NotAllowedError
from riskflow.records.kinds import RecordKind
from riskflow.services.listing.archive import (
    EVERY_RECORD,
    NEWEST_RECORD,
    OLDEST_CASE,
    RecordFacets,
    RecordPart,
    archive_page,
    archived_records,
    departments_of_cases,
    facet_counts,
    unregistered_count,
    unregistered_page,
    years_of_records,
)
from riskflow.services.listing.cases import listed_cases
from riskflow.services.open_case import OpenCase
from riskflow.services.operations.retention.rules import rule_for
from riskflow.services.preservation.packages import (
    PackageLayout,
    PackageSource,
    case_source,
    write_package,
    year_source,
)
from riskflow.services.records.verify import code_in
from riskflow.services.registry import act_signatures
from riskflow.services.registry.act_list import act_count
from riskflow.services.registry.acts import readable_acts
from riskflow.services.registry.dispatch import dispatched
from riskflow.services.review import decisions as decision_service
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import acts as act_queries
from riskflow.store.handling.copies import copies_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.search.words import SearchTerm
from riskflow.store.tables import ActRecord, Decision, RecordCopy, RecordRow
from riskflow.text import Text
from riskflow.web.case_forms import CaseAction, CaseForm, answer_required, handle_action
from riskflow.web.filters import localise
from riskflow.web.forms import Page, build_form
from riskflow.web.guards import current_instance, get_case, read_unit_of_work
from riskflow.web.present.case import CasePage, open_case_page, page_context
from riskflow.web.present.corrections import corrections_by_subject
from riskflow.web.present.listing import asked_place, page_links, searched_terms
from riskflow.web.public import KINDS
from riskflow.web.reviewer.records.archive_tabs import (
    RECORDS,
    TO_REGISTER,
    FacetChoices,
    choices_of,
    group_links,
)
from riskflow.web.routes import ARCHIVISTS

pages = Blueprint("records", __name__)
LAYOUTS = {
    PackageLayout.SIP.value: lazy_gettext("For an archive authority (E-ARK SIP)"),
    PackageLayout.PLAIN.value: lazy_gettext("For people: plain folders"),
}
FACET_LABELS: Mapping[RecordPart, Any] = {
    "year": lazy_gettext("Year"),
    "kind": lazy_gettext("Kind"),
    "outcome": lazy_gettext("Outcome"),
    "department": lazy_gettext("Department"),
}
MAX_IN_MEMORY = 16 * MEBIBYTE
MAX_CASES_OF_A_PACKAGE = 300
"""A case takes a tenth of a second, and whoever waits sees nothing meanwhile."""
YEAR_DIGITS = 4
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
            **_signed(uow, opened),
            retention=rule_for("record"),
            can_register=Action.REGISTER in opened.actions,
            can_disclose=Action.DISCLOSE in opened.actions and not opened.secrecy.unread,
            can_dispatch=Action.DISPATCH in opened.actions,
            may_download=not opened.secrecy.unread,
            layouts=LAYOUTS if opened.roles & ARCHIVISTS.roles else {},
            corrections=corrections_by_subject(uow, opened),
            **_acts_and_dispatches(uow, opened, is_blind=case_page.is_blind),
        )


def _acts_and_dispatches(uow: UnitOfWork, opened: OpenCase, *, is_blind: bool) -> dict[str, Any]:
    """Return the acts of a case that the person may read, with their files, and what was dispatched."""
    found = [] if is_blind else readable_acts(uow, opened)
    files: dict[int, list[ActRecord]] = {act.number: [] for act in found}
    for row in act_queries.records_of(uow.session, opened.id) if found else ():
        if row.number in files:
            files[row.number].append(row)
    replaced = {act.replaces for act in found}
    sent = [] if is_blind else dispatched(uow, opened, {row.id: row for rows in files.values() for row in rows})
    own = act_signatures.own_acts(uow, opened)
    return {
        "acts": [(act, files[act.number], act.number in replaced) for act in reversed(found)],
        "acts_to_sign": {act.number for act in found if act_signatures.may_sign(opened, act, own)},
        "sent": sent,
        "names": case_queries.names_of(uow.session, (each.noted_by for each, _ in sent)),
        "kinds": KINDS,
    }


def _signed(uow: UnitOfWork, opened: OpenCase) -> dict[str, dict[int | None, list[RecordCopy]]]:
    """Return what came of the records of a case and of those of acts, signed or stamped anew, by the record."""
    found: dict[str, dict[int | None, list[RecordCopy]]] = {"signed": {}, "signed_acts": {}}
    for each in copies_of(uow.session, opened.id):
        if each.kind is not CopyKind.REFUSED:
            kind, key = ("signed", each.record_id) if each.record_id else ("signed_acts", each.act_record_id)
            found[kind].setdefault(key, []).append(each)
    return found


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
        _check_download(uow, opened)
        row = case_queries.record_in(uow.session, opened.id, number, language)
        return _file_sent(row, f"{opened.shown.reference}-{number}-{language}.pdf")


@pages.get("/c/<code>/records/acts/<int:number>/<language>.pdf")
def download_act(code: str, number: int, language: str) -> Response:
    """Send the record of an act as it was archived, to those who may read it, and to whoever said what it says."""
    with get_case(code) as (uow, opened):
        row = act_signatures.act_file(uow, opened, number, language)
        if row.act_id not in {act.id for act in act_signatures.own_acts(uow, opened)}:
            _check_download(uow, opened)
        elif opened.secrecy.unread:
            raise NotAllowedError(HOLDS_MARKED_FIELDS)
        return _file_sent(row, f"{opened.shown.reference}-act-{number}-{language}.pdf")


def _check_download(uow: UnitOfWork, opened: OpenCase) -> None:
    """Refuse whoever does not read all that a record may say.

    Raises:
        NotAllowedError: a field of the case is marked and not shown to the person, or they have yet to rate it.
    """
    if opened.secrecy.unread:
        raise NotAllowedError(HOLDS_MARKED_FIELDS)
    if open_case_page(uow, opened).is_blind:
        raise NotAllowedError(REFUSALS[Guard.OWN_RATING].text)


def _file_sent(row: RecordRow | ActRecord | None, name: str) -> Response:
    if row is None:
        abort(HTTPStatus.NOT_FOUND)
    content = io.BytesIO(current_instance().archive.get(row.pdf_digest))
    return send_file(content, mimetype="application/pdf", as_attachment=True, download_name=name)


def _register_form(case_page: CasePage) -> CaseForm:
    example = current_instance().config.registry_example
    number = StringField(
        gettext("Registration number"),
        [answer_required(gettext("Write the registration number"))],
        description=gettext("As it stands in the register, for example %(example)s", example=example),
    )
    return build_form(CaseForm, {"registry_no": number}, {"registry_no": case_page.opened.shown.registry_no})


def _register(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    config = current_instance().config
    written = form.text_in("registry_no")
    decision_service.register(uow, code, written, config.registry_pattern, config.registry_example)


REGISTER_ACTION = CaseAction(
    path="register",
    actions=(Action.REGISTER,),
    form=_register_form,
    perform=_register,
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
    group = request.args.get("group", RECORDS if request.args.keys() & {"q", *FACET_LABELS} else TO_REGISTER)
    with read_unit_of_work() as uow:
        to_register = unregistered_count(uow)
        if group == TO_REGISTER and to_register:
            return _unregistered_list(uow, to_register)
        asked, code = asked_place(NEWEST_RECORD), code_in(query)
        terms, message = ((), "") if code else searched_terms()
        values = _facet_values(uow)
        facets, years = replace(_asked_facets(values), code=code), list(values["year"])
        page = archive_page(uow, terms, asked.cursor, facets=facets)
        return render_template(
            "reviewer/records/archive.html",
            words=query,
            facets=_facet_choices(uow, terms, facets, values),
            is_narrowed=bool(query) or facets != EVERY_RECORD,
            year=facets.year or next(iter(years), ""),
            year_choices=[(each, each) for each in years],
            layouts=LAYOUTS,
            message=message,
            found=archived_records(uow, page),
            links=page_links(page, asked),
            groups=group_links(RECORDS, to_register, act_count(uow)),
            kinds=KINDS,
        )


FacetValues = Mapping[RecordPart, Mapping[str, str]]


def _asked_facets(values: FacetValues) -> RecordFacets:
    """Return what the address narrows the list to; what is no value is left out."""
    asked = {part: request.args.get(part, "") for part in values}
    return RecordFacets(**{part: value for part, value in asked.items() if value in values[part]})


def _facet_values(uow: UnitOfWork) -> FacetValues:
    """Return the values of each facet with their names."""
    return {
        "year": {year: year for year in years_of_records(uow)},
        "kind": {kind.value: str(KINDS[kind]) for kind in RecordKind},
        "outcome": {outcome.value: localise(name) for outcome, name in CASE_OUTCOME_NAMES.items()},
        "department": {name: name for name in departments_of_cases(uow)},
    }


def _facet_choices(
    uow: UnitOfWork, terms: Sequence[SearchTerm], facets: RecordFacets, values: FacetValues
) -> list[FacetChoices]:
    years = values["year"]
    return [
        choices_of(
            part, FACET_LABELS[part], names, facet_counts(uow, terms, facets, part, years), str(getattr(facets, part))
        )
        for part, names in values.items()
    ]


@pages.get("/archive/cases/<code>/<layout>.zip")
def case_package(code: str, layout: str) -> Response:
    """Send a package of a case: for an archive authority, or for people."""
    with read_unit_of_work() as uow:
        return _sent(case_source(uow, code), layout)


@pages.get("/archive/years/<int:year>/<layout>.zip")
def year_package(year: int, layout: str) -> Response:
    """Send a package of the cases of which a record was archived in a year."""
    if not MINYEAR < year < MAXYEAR:  # the first year begins before it, where clocks are ahead of UTC
        abort(HTTPStatus.NOT_FOUND)
    with read_unit_of_work() as uow:
        return _sent(year_source(uow, year, max_cases=MAX_CASES_OF_A_PACKAGE), layout)


@pages.get("/archive/package.zip")
def chosen_package() -> Response:
    """Lead to the package of the year and the layout that a form asks for."""
    year, layout = request.args.get("of", ""), request.args.get("layout", "")
    if not (year.isdecimal() and len(year) == YEAR_DIGITS and layout in LAYOUTS):
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for("reviewer.records.year_package", year=int(year), layout=layout))


def _sent(source: PackageSource, layout: str) -> Response:
    if layout not in LAYOUTS:
        abort(HTTPStatus.NOT_FOUND)
    with ExitStack() as stack:
        # What does not fit into memory is written to a file that is gone when the answer has been sent.
        written = cast("IO[bytes]", stack.enter_context(tempfile.SpooledTemporaryFile(MAX_IN_MEMORY)))
        write_package(source, current_instance(), PackageLayout(layout), written)
        written.seek(0)
        name = f"{source.name}-{layout}.zip"
        answer = send_file(written, mimetype="application/zip", as_attachment=True, download_name=name)
        answer.call_on_close(stack.pop_all().close)
    return answer


def _unregistered_list(uow: UnitOfWork, to_register: int) -> str:
    asked = asked_place(OLDEST_CASE)
    page = unregistered_page(uow, asked.cursor)
    return render_template(
        "reviewer/records/unregistered.html",
        cases=[each.opened.shown for each in listed_cases(uow, page)],
        links=page_links(page, asked),
        groups=group_links(TO_REGISTER, to_register, act_count(uow)),
    )

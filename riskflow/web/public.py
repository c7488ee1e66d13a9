"""Public pages: the first page, the statements, and the verification of a record."""

import csv
import io
import json
from datetime import MAXYEAR
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import StringField

from riskflow import __version__
from riskflow.cases.workflow import WITH_ANSWERS_OPEN
from riskflow.files.bounded_process import SIGNED_IN, STRANGERS
from riskflow.records.kinds import ActKind, RecordKind
from riskflow.records.minutes import MinutesKind
from riskflow.services.listing.public_register import decisions_of_year, register_page, years_of_register
from riskflow.services.operations.personal_data import export_person
from riskflow.services.records import verify as record_verification
from riskflow.services.records.trust import grounds_of
from riskflow.services.records.verify import Bench, Verification, verify_file
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from riskflow.web.edge.input import allow_upload
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_LINE_LENGTH, ExtraValidators, Form, form_status, max_length, number
from riskflow.web.guards import current_instance, read_unit_of_work, signed_in

pages = Blueprint("public", __name__)

MAX_FILE_BYTES = 20 * 1024 * 1024
KINDS: dict[str, Any] = {
    RecordKind.DECISION: lazy_gettext("Decision"),
    RecordKind.REASSESSMENT: lazy_gettext("Decision after a new assessment"),
    RecordKind.SELF_ASSESSMENT: lazy_gettext("Self-assessment"),
    RecordKind.ACKNOWLEDGEMENT: lazy_gettext("Acknowledgement by the head of department"),
    RecordKind.EXIT: lazy_gettext("Collaboration ended"),
    RecordKind.CLOSURE: lazy_gettext("Closure without a decision"),
    ActKind.OPINION: lazy_gettext("Opinion of RAI"),
    ActKind.POSITION: lazy_gettext("Position of SAI"),
    ActKind.CLEARANCE: lazy_gettext("Answer at a stop"),
    ActKind.CORRECTION: lazy_gettext("Correction"),
    MinutesKind.MINUTES: lazy_gettext("Minutes of a meeting"),
    MinutesKind.ADDENDUM: lazy_gettext("Addendum to minutes"),
}


class VerifyForm(Form):
    """A record to check: the file, or the code that is printed in it."""

    file = FileField(lazy_gettext("Choose a PDF file"))
    code = StringField(lazy_gettext("Or write the code that stands under the QR symbol"), [max_length(MAX_LINE_LENGTH)])

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        """Check the fields, and that one of the two is given."""
        is_valid = super().validate(extra_validators)
        if not self.file.data and not (self.code.data or "").strip():
            self.file.errors = [lazy_gettext("Choose a PDF file or write a code")]
            return False
        return is_valid


@pages.url_value_preprocessor
def allow_larger_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow larger requests to the verification of a file, before anything reads the form."""
    if endpoint == "public.verify":
        allow_upload(MAX_FILE_BYTES)


@pages.get("/")
def home() -> str:
    user = signed_in()
    if user is None:
        return render_template("public/home.html", drafts=0)
    with read_unit_of_work() as uow:
        drafts = case_queries.count_of_owner(uow.session, user.viewer.id, WITH_ANSWERS_OPEN)
    return render_template("public/home.html", drafts=drafts)


@pages.route("/verify", methods=["GET", "POST"])
def verify() -> str | tuple[str, int]:
    """Show whether a file or a code belongs to a record of this instance. The file is not kept."""
    form = VerifyForm()
    if not form.validate_on_submit():
        return _verify_page(form), form_status(form)
    slots = SIGNED_IN if signed_in() else STRANGERS
    with read_unit_of_work() as uow:
        if form.file.data:
            instance = current_instance()
            bench = Bench(instance.archive, grounds_of(instance.config, uow.now), slots)
            return _verify_page(form, verify_file(uow.session, form.file.data.read(), bench))
        return _verify_page(form, record_verification.verify_code(uow.session, form.code.data or ""))


@pages.get("/v/<code>")
def verify_code(code: str) -> str:
    """Show the result for the address in the QR symbol of a record."""
    with read_unit_of_work() as uow:
        return _verify_page(VerifyForm(), record_verification.verify_code(uow.session, code))


def _verify_page(form: VerifyForm, verification: Verification | None = None) -> str:
    return render_template("public/verify.html", form=form, verification=verification, kinds=KINDS)


@pages.get("/register")
def register() -> str:
    """Show the decisions of a year, where the instance is set to show them; nothing of what they are about."""
    with read_unit_of_work() as uow:
        years, year = _years(uow)
        before = request.args.get("before", "")[:MAX_LINE_LENGTH]
        place = before or request.args.get("after", "")[:MAX_LINE_LENGTH]
        page = register_page(uow, year, place, is_backward=bool(before))
    shown = "public.register"
    links = {
        "before": url_for(shown, year=year, before=page.before) if page.before else "",
        "after": url_for(shown, year=year, after=page.after) if page.after else "",
    }
    return render_template(
        "public/register.html",
        rows=page.rows,
        year=year,
        years=years,
        links=links,
        kinds=KINDS,
        institution=_institution(),
    )


@pages.get("/register.csv")
def register_table() -> Response:
    """Send the decisions of a year as CSV."""
    with read_unit_of_work() as uow:
        _, year = _years(uow)
        written = io.StringIO()
        table = csv.writer(written)
        table.writerow([gettext("Registration number"), gettext("Decided"), gettext("Kind"), gettext("Outcome")])
        for row in decisions_of_year(uow, year):
            kind = str(KINDS[row.kind]) if row.kind else ""
            table.writerow([row.registry_no, row.decided_on.isoformat(), kind, localise(row.outcome)])
    headers = {"Content-Disposition": f"attachment; filename=register-{year}.csv"}
    return Response(written.getvalue(), mimetype="text/csv", headers=headers)


def _years(uow: UnitOfWork) -> tuple[list[int], int]:
    """Return the years of the register, and the one that the address asks for."""
    if not current_instance().config.has_public_register:
        abort(HTTPStatus.NOT_FOUND)
    years = years_of_register(uow)
    asked = number(request.args.get("year"), MAXYEAR - 1)
    return years, asked if asked in years else next(iter(years), uow.today.year)


@pages.get("/accessibility")
def accessibility() -> str:
    return render_template("public/accessibility.html", institution=_institution())


@pages.get("/personal-data")
def personal_data() -> str:
    reason = current_instance().config.persons_because
    return render_template("public/personal_data.html", institution=_institution(), persons_because=reason)


@pages.get("/personal-data/mine")
def my_data() -> Response:
    """Hand the person who is signed in everything that is kept about them, or was written by them, as a file."""
    user = signed_in()
    if user is None:
        abort(HTTPStatus.UNAUTHORIZED)
    with read_unit_of_work() as uow:
        exported = export_person(uow.session, user.person)
    response = Response(json.dumps(exported, ensure_ascii=False, indent=2), content_type="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=personal-data.json"
    return response


@pages.get("/about")
def about() -> str:
    current = current_instance().library.current(current_instance().config.questionnaire)
    return render_template(
        "public/about.html", questionnaire=current.questionnaire, digest=current.digest, version=__version__
    )


def _institution() -> Text:
    config = current_instance().config
    return Text(sv=config.institution_sv, en=config.institution_en)

"""Signing a record in person: by the university's service, or elsewhere and handed in; and what has been handed in."""

import io
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import HiddenField

from riskflow.documents.virus_scanner import scan
from riskflow.errors import InvalidError
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.services.records import signed
from riskflow.services.records.signed import LANGUAGES, MAX_BYTES, MAX_MEBIBYTES, HandedIn, ToSign
from riskflow.services.records.signing_service import NOT_SIGNED_YET, DocumentToSign, SigningOrder, signing_service
from riskflow.services.records.trust import grounds_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import Report
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import RecordCopy
from riskflow.text import Text
from riskflow.web.edge.documents import UNKNOWN_TYPE
from riskflow.web.edge.input import allow_upload
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import Form, Page
from riskflow.web.guards import current_instance, get_case, read_unit_of_work, session_token, write_unit_of_work

pages = Blueprint("signatures", __name__)
SIGN = frozenset({"reviewer.signatures.sign", "reviewer.minutes_signatures.sign", "reviewer.acts.sign"})
FORM_OVERHEAD_BYTES = 1024 * 1024
CHOOSE = Text(sv="Välj den undertecknade filen", en="Choose the signed file")
NO_SERVICE = Text(
    sv="Ingen underskriftstjänst är inställd. Ladda ner handlingen och underteckna den på annat sätt.",
    en="No signing service is set. Download the record, and sign it in another way.",
)


class SignedForm(Form):
    """A signed record."""

    file = FileField(lazy_gettext("The signed file"))


class FetchForm(Form):
    """What the service knows the request by."""

    state = HiddenField()


class FileToSign(Protocol):
    """One language of a record, as its address names it: of a case, or of a meeting."""

    @property
    def endpoints(self) -> str:
        """The blueprint whose endpoints `sign`, `begin`, `fetch`, `copy` and `report` it has."""
        ...

    @property
    def address(self) -> dict[str, Any]:
        """What its endpoints are built with."""
        ...

    @property
    def subject(self) -> dict[str, Any]:
        """What the endpoints `copy` and `report` are built with, beside the number of the copy."""
        ...

    @property
    def back(self) -> str:
        """The address of the page of the records that it belongs to."""
        ...

    @property
    def download(self) -> str: ...
    def to_sign(self, uow: UnitOfWork) -> ToSign: ...
    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy: ...
    def caption(self) -> str:
        """Return what the record is of, as the person may read it."""
        ...


@dataclass(frozen=True, slots=True)
class FileOfRecord:
    """One language of one record of a case."""

    code: str
    number: int
    language: str
    endpoints: str = "reviewer.signatures"

    @property
    def address(self) -> dict[str, Any]:
        return {"code": self.code, "number": self.number, "language": self.language}

    @property
    def subject(self) -> dict[str, Any]:
        return {"code": self.code}

    @property
    def back(self) -> str:
        return url_for("reviewer.records.case_records", code=self.code)

    @property
    def download(self) -> str:
        return url_for("reviewer.records.download", code=self.code, number=self.number, language=self.language)

    def to_sign(self, uow: UnitOfWork) -> ToSign:
        return signed.record_to_sign(uow, self.code, self.number, self.language)

    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy:
        return signed.enter(uow, self.code, self.number, self.language, judged)

    def caption(self) -> str:
        with get_case(self.code) as (_, opened):
            return f"{opened.shown.reference} · {opened.shown.title or gettext('Untitled')}"


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """A file that was handed in, with what its report says."""

    copy: RecordCopy
    report: Report
    by: str


@pages.url_value_preprocessor
def allow_larger_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow larger requests to this page for people who are signed in, before anything reads the form."""
    if endpoint in SIGN and session_token():
        allow_upload(2 * MAX_BYTES + FORM_OVERHEAD_BYTES)


@pages.route("/c/<code>/records/<int:number>/<language>/sign", methods=["GET", "POST"])
def sign(code: str, number: int, language: str) -> Page:
    """Show how a record is signed and what has been handed in, and take a signed file."""
    return take_file(FileOfRecord(code, number, language))


@pages.post("/c/<code>/records/<int:number>/<language>/sign/begin")
def begin(code: str, number: int, language: str) -> Page:
    """Create a request at the signing service, and show where the person goes on."""
    return begin_at_service(FileOfRecord(code, number, language))


@pages.post("/c/<code>/records/<int:number>/<language>/sign/fetch")
def fetch(code: str, number: int, language: str) -> Page:
    """Fetch the signed file from the service."""
    return fetch_from_service(FileOfRecord(code, number, language))


def take_file(place: FileToSign) -> Page:
    """Show how a record is signed and what has been handed in, and take a signed file."""
    form = SignedForm()
    if not form.validate_on_submit():
        return _page(place, form)
    if not (form.file.data and form.file.data.filename):
        return _page(place, form, InvalidError(CHOOSE))
    return _hand_in(place, form.file.data.stream.read(MAX_BYTES + 1), form)


def begin_at_service(place: FileToSign) -> Page:
    """Create a request at the signing service, and show where the person goes on."""
    with read_unit_of_work() as uow:
        to_sign = place.to_sign(uow)
    service, instance = signing_service(current_instance().config), current_instance()
    if service is None:
        return _page(place, SignedForm(), InvalidError(NO_SERVICE))
    row = to_sign.row
    document = DocumentToSign(f"{row.code}-{row.language}.pdf", instance.archive.get(row.pdf_digest))
    here = f"{instance.config.base_url}{url_for(f'{place.endpoints}.sign', **place.address)}"
    try:
        order = service.begin(document, to_sign.signer.login, to_sign.signer.name, here)
    except InvalidError as error:
        return _page(place, SignedForm(), error)
    return _page(place, SignedForm(), order=order)


def fetch_from_service(place: FileToSign) -> Page:
    """Fetch the signed file from the service."""
    with read_unit_of_work() as uow:
        place.to_sign(uow)
    service = signing_service(current_instance().config)
    if service is None:
        return _page(place, SignedForm(), InvalidError(NO_SERVICE))
    try:
        content = service.fetch(FetchForm().state.data or "")
    except InvalidError as error:
        return _page(place, SignedForm(), error)
    if content is None:
        return _page(place, SignedForm(), InvalidError(NOT_SIGNED_YET))
    return _hand_in(place, content, SignedForm())


def _hand_in(place: FileToSign, content: bytes, form: SignedForm) -> Page:
    """Judge a file, archive it and enter it; a refused one is shown with the reasons."""
    instance = current_instance()
    with read_unit_of_work() as uow:
        to_sign = place.to_sign(uow)
        grounds = grounds_of(instance.config, uow.now)
    try:
        signed.check_hand_in(to_sign, content)
        if instance.config.clamd:
            scan(content, instance.config.clamd)
        judged = signed.judge(to_sign, content, instance.archive, grounds, SIGNED_IN)
        with write_unit_of_work() as uow:
            place.enter(uow, judged)
    except InvalidError as error:
        return _page(place, form, error)
    if not judged.report.is_accepted:
        return _page(place, form, judged=judged)
    flash(gettext("The signed record is accepted and archived."))
    return redirect(place.back)


def _page(
    place: FileToSign,
    form: SignedForm,
    refused: InvalidError | None = None,
    *,
    judged: HandedIn | None = None,
    order: SigningOrder | None = None,
) -> Page:
    reasons = [each.text for each in judged.report.refusals] if judged else []
    if refused:
        form.file.errors = [localise(refused.message)]
    with read_unit_of_work() as uow:
        to_sign = place.to_sign(uow)
        shown = _shown(uow, to_sign)
    form.file.description = gettext("A PDF of at most %(size)s MB, as the service gave it.", size=MAX_MEBIBYTES)
    state = order.state if order else request.values.get("state", "")
    page = render_template(
        "reviewer/records/sign.html",
        place=place,
        caption=place.caption(),
        row=to_sign.row,
        language_name=LANGUAGES[to_sign.row.language],
        signer=to_sign.signer.name,
        form=form,
        fetch_form=FetchForm(formdata=None, state=state),
        order=order,
        has_service=signing_service(current_instance().config) is not None,
        reasons=reasons,
        copies=shown,
    )
    status = status_of(refused) if refused else status_of(InvalidError(reasons[0])) if reasons else 200
    return page, status


def _shown(uow: UnitOfWork, to_sign: ToSign) -> list[ShownCopy]:
    archive = current_instance().archive
    names = case_queries.names_of(uow.session, [each.handed_in_by for each in to_sign.copies if each.handed_in_by])
    return [
        ShownCopy(each, signed.report_on(each, archive), names.get(each.handed_in_by or 0, ""))
        for each in to_sign.copies
    ]


@pages.get("/c/<code>/records/copies/<int:number>.pdf")
def copy(code: str, number: int) -> Response:
    """Send a file that was handed in."""
    return _sent(code, number, "pdf")


@pages.get("/c/<code>/records/copies/<int:number>.json")
def report(code: str, number: int) -> Response:
    """Send the report on a file that was handed in."""
    return _sent(code, number, "json")


def _sent(code: str, number: int, ending: str) -> Response:
    with read_unit_of_work() as uow:
        found = signed.copy_numbered(uow, code, number)
    return file_sent(found, ending)


def file_sent(found: RecordCopy, ending: str) -> Response:
    """Send a file that was handed in, or the report on it."""
    content = current_instance().archive.get(found.pdf_digest if ending == "pdf" else found.data_digest)
    return send_file(
        io.BytesIO(content),
        mimetype=UNKNOWN_TYPE,
        as_attachment=True,
        download_name=f"{found.kind}-{found.id}.{ending}",
    )

"""Signing a record in person: by the university's service, or elsewhere and handed in; and what has been handed in."""

import io
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from riskflow.documents.virus_scanner import scan
from riskflow.errors import InvalidError, NotAllowedError
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.services.records import signed
from riskflow.services.records.signed import LANGUAGES, MAX_BYTES, MAX_MEBIBYTES, HandedIn, ToSign
from riskflow.services.records.signing_service import (
    BEGIN_ANEW,
    OUTCOMES,
    DocumentToSign,
    SigningOutcome,
    signing_service,
)
from riskflow.services.records.trust import grounds_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import Report
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import RecordCopy
from riskflow.text import Text
from riskflow.web.edge.documents import UNKNOWN_TYPE
from riskflow.web.edge.headers import allow_forms_to
from riskflow.web.edge.input import allow_upload
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import Form, Page
from riskflow.web.guards import current_instance, read_unit_of_work, session_token, signed_in, write_unit_of_work
from riskflow.web.reviewer.records.files_to_sign import FileOfRecord, FileToSign
from riskflow.web.reviewer.records.signing_tokens import expected_signer, new_token

pages = Blueprint("signatures", __name__)
SIGN = frozenset({"reviewer.signatures.sign", "reviewer.minutes_signatures.sign", "reviewer.acts.sign"})
FORM_OVERHEAD_BYTES = 1024 * 1024
CHOOSE = Text(sv="Välj den undertecknade filen", en="Choose the signed file")
NO_SERVICE = Text(
    sv="Ingen underskriftstjänst är inställd. Ladda ner handlingen och underteckna den på annat sätt.",
    en="No signing service is set. Download the record, and sign it in another way.",
)
ONLY_SIGNER = Text(
    sv="I underskriftstjänsten undertecknar var och en för sig. Du kan lämna in en fil som redan är undertecknad.",
    en="At the signing service everybody signs for themselves. You can hand in a file that is signed already.",
)
UnitOfWorkOpener = Callable[[], AbstractContextManager[UnitOfWork]]


class SignedForm(Form):
    """A signed record."""

    file = FileField(lazy_gettext("The signed file"))


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """A file that was handed in, with what its report says."""

    copy: RecordCopy
    report: Report
    by: str


def _allow_larger_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow larger requests to this page for people who are signed in, before anything reads the form."""
    if endpoint in SIGN and session_token():
        allow_upload(2 * MAX_BYTES + FORM_OVERHEAD_BYTES)


def add_signing_pages(
    blueprint: Blueprint,
    kind: Callable[..., FileToSign],
    at: str,
    copies_at: str,
    find_copy: Callable[..., RecordCopy],
) -> None:
    """Add the pages where one kind of record is signed; `find_copy` is asked with what an address of a copy holds."""

    def sign(**address: Any) -> Page:  # noqa: ANN401 - what the address holds
        return _take_file(kind(**address))

    def begin(**address: Any) -> Page:  # noqa: ANN401 - as above
        return _begin_at_service(kind(**address))

    def copy(**address: Any) -> Response:  # noqa: ANN401 - as above
        with read_unit_of_work() as uow:
            return _file_sent(find_copy(uow, **address), "pdf")

    def report(**address: Any) -> Response:  # noqa: ANN401 - as above
        with read_unit_of_work() as uow:
            return _file_sent(find_copy(uow, **address), "json")

    blueprint.url_value_preprocessor(_allow_larger_files)
    blueprint.add_url_rule(f"{at}/sign", "sign", sign, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/sign/begin", "begin", begin, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{copies_at}/<int:number>.pdf", "copy", copy)
    blueprint.add_url_rule(f"{copies_at}/<int:number>.json", "report", report)


add_signing_pages(
    pages, FileOfRecord, "/c/<code>/records/<int:number>/<language>", "/c/<code>/records/copies", signed.copy_numbered
)


def _take_file(place: FileToSign) -> Page:
    """Show how a record is signed and what has been handed in, and take a signed file."""
    form = SignedForm()
    if not form.validate_on_submit():
        return _page(place, form)
    if not (form.file.data and form.file.data.filename):
        return _page(place, form, InvalidError(CHOOSE))
    content = form.file.data.stream.read(MAX_BYTES + 1)
    try:
        judged = hand_in(place, content, read_unit_of_work, write_unit_of_work)
    except InvalidError as error:
        return _page(place, form, error)
    if not judged.report.is_accepted:
        return _page(place, form, judged=judged)
    flash(localise(OUTCOMES[SigningOutcome.SIGNED]))
    return redirect(place.back)


def _begin_at_service(place: FileToSign) -> Page:
    """Create a request at the signing service, and show the form by which the browser carries it there."""
    if request.method != "POST":  # another language was chosen on that page, and a request is never kept
        return redirect(url_for(f"{place.endpoints}.sign", **place.address))
    with read_unit_of_work() as uow:
        to_sign = place.to_sign(uow)
        now = uow.now
    instance = current_instance()
    service = signing_service(instance.config)
    if service is None:
        return _page(place, SignedForm(), InvalidError(NO_SERVICE))
    if not _is_signer(to_sign):
        raise NotAllowedError(ONLY_SIGNER)
    row, token = to_sign.row, new_token(place, to_sign, now)
    document = DocumentToSign(token.key, f"{row.code}-{row.language}.pdf", instance.archive.get(row.pdf_digest))
    try:
        request_made = service.begin(document, expected_signer(to_sign, token))
    except InvalidError as error:
        return _page(place, SignedForm(), error)
    # Browsers hold a form to this policy also where the service leads on from it, to where people sign in.
    allow_forms_to(instance.config.signing_destinations)
    return render_template(
        "reviewer/records/carry_to_service.html", place=place, caption=place.caption(), made=request_made
    ), 200


def _is_signer(to_sign: ToSign) -> bool:
    user = signed_in()
    return user is not None and user.viewer.id == to_sign.signer.id


def hand_in(place: FileToSign, content: bytes, reading: UnitOfWorkOpener, writing: UnitOfWorkOpener) -> HandedIn:
    """Judge a file, archive it and enter it, accepted or not.

    Raises:
        InvalidError: it is not even judged, saying why.
        BusyError: as many files are being read as may be.
    """
    instance = current_instance()
    with reading() as uow:
        to_sign = replace(place.to_sign(uow), scope=instance.config.signing_scope)
        grounds = grounds_of(instance.config, uow.now)
    signed.check_hand_in(to_sign, content)
    if instance.config.clamd:
        scan(content, instance.config.clamd)
    judged = signed.judge(to_sign, content, instance.archive, grounds, SIGNED_IN)
    with writing() as uow:
        place.enter(uow, judged)
    return judged


def _page(
    place: FileToSign,
    form: SignedForm,
    refused: InvalidError | None = None,
    *,
    judged: HandedIn | None = None,
) -> Page:
    reasons = [each.text for each in judged.report.refusals] if judged else []
    if refused:
        form.file.errors = [localise(refused.message)]
    with read_unit_of_work() as uow:
        to_sign = place.to_sign(uow)
        shown = _shown(uow, to_sign)
    form.file.description = gettext("A PDF of at most %(size)s MB, as the service gave it.", size=MAX_MEBIBYTES)
    page = render_template(
        "reviewer/records/sign.html",
        place=place,
        caption=place.caption(),
        row=to_sign.row,
        language_name=LANGUAGES[to_sign.row.language],
        signer=to_sign.signer.name,
        is_signer=_is_signer(to_sign),
        form=form,
        outcome=_words_of_outcome(request.args.get("answer", ""), shown),
        has_service=signing_service(current_instance().config) is not None,
        reasons=reasons,
        copies=shown,
    )
    status = status_of(refused) if refused else status_of(InvalidError(reasons[0])) if reasons else 200
    return page, status


def _words_of_outcome(answer: str, shown: Sequence[ShownCopy]) -> list[Text]:
    """Return what became of a request at the service. An address may say anything: of files, the list decides."""
    if answer not in {*SigningOutcome}:
        return []
    outcome = SigningOutcome(answer)
    if outcome is SigningOutcome.SIGNED:
        return [OUTCOMES[outcome]] if shown and shown[-1].report.is_accepted else []
    if outcome is SigningOutcome.REFUSED:
        refusals = shown[-1].report.refusals if shown else ()
        return [OUTCOMES[outcome], *(each.text for each in refusals), BEGIN_ANEW] if refusals else []
    return [OUTCOMES[outcome]] if outcome is SigningOutcome.REPLAYED else [OUTCOMES[outcome], BEGIN_ANEW]


def _shown(uow: UnitOfWork, to_sign: ToSign) -> list[ShownCopy]:
    archive = current_instance().archive
    names = case_queries.names_of(uow.session, [each.handed_in_by for each in to_sign.copies if each.handed_in_by])
    return [
        ShownCopy(each, signed.report_on(each, archive), names.get(each.handed_in_by or 0, ""))
        for each in to_sign.copies
    ]


def _file_sent(found: RecordCopy, ending: str) -> Response:
    """Send a file that was handed in, or the report on it."""
    content = current_instance().archive.get(found.pdf_digest if ending == "pdf" else found.data_digest)
    return send_file(
        io.BytesIO(content),
        mimetype=UNKNOWN_TYPE,
        as_attachment=True,
        download_name=f"{found.kind}-{found.id}.{ending}",
    )

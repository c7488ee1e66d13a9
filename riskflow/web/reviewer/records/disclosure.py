"""Handing out documents of a case, step by step: choose, mask, look at the copy, decide."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.secrecy import PROVISIONS
from riskflow.config import data_folder
from riskflow.disclosure.fields import DisclosureField, fields_of
from riskflow.disclosure.letter import default_letter
from riskflow.disclosure.masks import Mask, mark, masked
from riskflow.disclosure.model import (
    OUTCOME_NAMES,
    TREATMENT_NAMES,
    AskedDocument,
    DraftContent,
    Treatment,
)
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.files.archive import Archive
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.preservation.fixity import FixityArea
from riskflow.services.case_facts import identity
from riskflow.services.disclosure import decisions, drafts
from riskflow.services.disclosure.decisions import DisclosureMaker, DisclosureWords, PreparedDisclosure
from riskflow.services.disclosure.documents import (
    document_named,
    documents_of,
    open_for_disclosure,
    record_data,
    subjects_of,
)
from riskflow.services.disclosure.drafts import PASSAGE, DraftRecord
from riskflow.services.open_case import NOT_FOUND
from riskflow.services.operations.start_checks import usable_seal_key
from riskflow.services.preservation.case_files import EXTENSIONS
from riskflow.services.review.secrecy import markable_fields, marks_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import disclosures
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import DisclosureDraft
from riskflow.text import Text
from riskflow.web.edge.documents import UNKNOWN_TYPE
from riskflow.web.errors import status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import (
    MAX_LINE_LENGTH,
    Page,
    form_status,
)
from riskflow.web.guards import current_instance, read_unit_of_work, signed_in, write_unit_of_work
from riskflow.web.resent.receipts import leads_to
from riskflow.web.reviewer.records.disclosure_forms import (
    APPENDICES,
    GROUPS,
    DisclosureForm,
    MaskForm,
    RequestForm,
    group_of,
)

pages = Blueprint("disclosure", __name__)
HERE = "reviewer.disclosure"
LEFT_OUT, HAND_OUT = "left-out", "hand-out"
UNMASK = "show"


@dataclass(frozen=True, slots=True)
class MaskedRow:
    """A field as it stands in the record and in the copy."""

    field: DisclosureField
    before: str
    after: str


@pages.route("/archive/cases/<code>/release", methods=["GET", "POST"])
def listed(code: str) -> Page:
    """List the requests for documents of a case, and begin to answer one."""
    form, refused = RequestForm(), None
    if form.validate_on_submit():
        try:
            with write_unit_of_work() as uow:
                row = drafts.begin(uow, code, form.requested_on.data, form.recipient.data)
                place = leads_to(url_for(f"{HERE}.choose", code=code, number=identity(row.id)))
            return redirect(place)
        except InvalidError as error:
            form.requested_on.errors, refused = [localise(error.message)], error
    with read_unit_of_work() as uow:
        opened = open_for_disclosure(uow, code)
        begun = drafts_shown(disclosures.drafts_of(uow.session, opened.id))
        decided = disclosures.disclosures_of(uow.session, opened.id)
        persons = [*(row.begun_by for row, _ in begun), *(row.entered_by for row in decided)]
        page = render_template(
            "reviewer/disclosure/listed.html",
            case=opened.shown,
            form=form,
            begun=begun,
            decided=decided,
            names=case_queries.names_of(uow.session, persons),
            outcomes=OUTCOME_NAMES,
        )
    return page, status_of(refused) if refused else form_status(form)


def drafts_shown(rows: Sequence[DisclosureDraft]) -> list[tuple[DisclosureDraft, DraftContent]]:
    return [(row, DraftContent.model_validate(row.content)) for row in rows]


@pages.route("/archive/cases/<code>/release/<int:number>", methods=["GET", "POST"])
def choose(code: str, number: int) -> Page:
    """Choose which documents are asked for, and which of them are left out whole."""
    refused = None
    if request.method == "POST":
        try:
            with write_unit_of_work() as uow:
                drafts.choose(uow, code, number, _asked(document_names(uow, code)))
                leads_to(url_for(f"{HERE}.preview", code=code, number=number))
            return redirect(_next_step(code, number))
        except InvalidError as error:
            refused = error
    with read_unit_of_work() as uow:
        draft = drafts.open_draft(uow, code, number)
        documents = documents_of(uow, draft.opened)
        asked = {each.name: each for each in draft.content.documents}
        if refused:
            asked = {each.name: each for each in _asked([each.name for each in documents])}
        page = render_template(
            "reviewer/disclosure/choose.html",
            case=draft.opened.shown,
            number=number,
            content=draft.content,
            documents=documents,
            asked=asked,
            provisions=PROVISIONS,
            refused=refused.message if refused else None,
        )
    return page, status_of(refused) if refused else 200


def document_names(uow: UnitOfWork, code: str) -> list[str]:
    return [each.name for each in documents_of(uow, open_for_disclosure(uow, code))]


def _asked(names: Sequence[str]) -> list[AskedDocument]:
    """Return what a form says of each document; one that nothing is said of is not asked for."""
    found = []
    for name in names:
        treatment = request.form.get(f"treatment-{name}", "")
        if treatment in {HAND_OUT, LEFT_OUT}:
            ground = request.form.get(f"ground-{name}", "") or "?" if treatment == LEFT_OUT else ""
            reason = request.form.get(f"reason-{name}", "").strip()[:MAX_LINE_LENGTH]
            found.append(AskedDocument(name=name, left_out=ground, reason=reason if ground else ""))
    return found


def _next_step(code: str, number: int) -> str:
    """Return the address of the first record that can be masked, or of the preview where there is none."""
    with read_unit_of_work() as uow:
        draft = drafts.open_draft(uow, code, number)
        named = {each.name: each for each in documents_of(uow, draft.opened)}
        chosen = [named[each.name] for each in draft.content.documents if not each.left_out]
    records = [each.record for each in chosen if each.kind.can_be_masked]
    if not records:
        return url_for(f"{HERE}.preview", code=code, number=number)
    return url_for(f"{HERE}.mask", code=code, number=number, record=records[0])


@pages.route("/archive/cases/<code>/release/<int:number>/marks/<record>", methods=["GET", "POST"])
def mask(code: str, number: int, record: str) -> Page:
    """Tick fields and sentences of a record, and mask them on a ground, or show them again."""
    form, refused = MaskForm(), None
    group = request.values.get("group", "")
    group = group if group in {*GROUPS, APPENDICES} else next(iter(GROUPS))
    here = url_for(f"{HERE}.mask", code=code, number=number, record=record, group=group)
    if form.validate_on_submit():
        try:
            _mask(DraftRecord(code, number, record), form, here)
            return redirect(here)
        except InvalidError as error:
            refused = error
    with read_unit_of_work() as uow:
        draft = drafts.open_draft(uow, code, number)
        data = record_data(uow, draft.opened, record, _archive())
        names = markable_fields(uow, draft.opened)
        held = {(each.path, each.passage): each for each in draft.masks_of(record)}
        fields = fields_of(data)
        page = render_template(
            "reviewer/disclosure/mask.html",
            case=draft.opened.shown,
            number=number,
            record=record,
            subject=subjects_of(uow, draft.opened)[record],
            form=form,
            fields=[each for each in fields if group_of(each) == group],
            held=held,
            ticked=set(request.form.getlist("tick")),
            groups=_group_links(code, number, record, group, [group_of(each) for each in fields]),
            group=group,
            provisions=PROVISIONS,
            passage=PASSAGE,
            marked=[(names[each.field], each) for each in marks_of(uow, draft.opened) if each.field in names],
            refused=refused.message if refused else None,
        )
    return page, status_of(refused) if refused else form_status(form)


def _mask(place: DraftRecord, form: MaskForm, here: str) -> None:
    ticks = request.form.getlist("tick")
    ground = Mask(path="", provision=form.provision.data or "", reason=(form.reason.data or "").strip())
    with write_unit_of_work() as uow:
        if request.form.get("then") == UNMASK:
            drafts.unmask(uow, place, ticks)
        else:
            drafts.mask(uow, place, _archive(), ticks, ground)
        leads_to(here)


def _group_links(code: str, number: int, record: str, chosen: str, found: Sequence[str]) -> list[dict[str, Any]]:
    labels = {name: label for name, (label, _) in GROUPS.items()} | {APPENDICES: gettext("Answers and appendices")}
    return [
        {
            "href": url_for(f"{HERE}.mask", code=code, number=number, record=record, group=name),
            "label": f"{label} ({found.count(name)})",
            "current": name == chosen,
        }
        for name, label in labels.items()
        if name in found
    ]


@pages.get("/archive/cases/<code>/release/<int:number>/preview")
def preview(code: str, number: int) -> str:
    """Show what would be handed out beside what the records say."""
    with read_unit_of_work() as uow:
        prepared = decisions.prepare(uow, code, number, _archive())
        rows = {record: _masked_rows(prepared, record) for record in prepared.data}
        found = prepared.echoes()
        fields = [each.field for of_record in rows.values() for each in of_record]
        fields += [field for _, echo in found for field in echo.fields]
        return render_template(
            "reviewer/disclosure/preview.html",
            case=prepared.draft.opened.shown,
            number=number,
            prepared=prepared,
            treatments=TREATMENT_NAMES,
            provisions=PROVISIONS,
            rows=rows,
            groups={each.path: group_of(each) for each in fields},
            echoes=found,
            outcome=OUTCOME_NAMES[prepared.outcome],
        )


def _masked_rows(prepared: PreparedDisclosure, record: str) -> list[MaskedRow]:
    data, masks, language = prepared.data[record], prepared.masks[record], reader_language()
    paths = {each.path for each in masks}
    after = {each.path: each for each in fields_of(masked(data, masks, language))}
    # A day or a level that is masked is a word in the copy, and no field of its type any more.
    replaced = {each.path: mark(each.provision, language) for each in masks}
    return [
        MaskedRow(
            each, localise(each.text), localise(after[each.path].text) if each.path in after else replaced[each.path]
        )
        for each in fields_of(data)
        if each.path in paths
    ]


@pages.get("/archive/cases/<code>/release/<int:number>/preview/<name>.pdf")
def drawn(code: str, number: int, name: str) -> Response:
    """Send the copy of a record as it would be handed out."""
    with read_unit_of_work() as uow:
        prepared, now = decisions.prepare(uow, code, number, _archive()), uow.now
    content = decisions.preview(prepared, name, _maker(), now)
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=f"{name}.pdf")


@pages.get("/archive/cases/<code>/release/<int:number>/documents/<name>")
def archived(code: str, number: int, name: str) -> Response:
    """Send a document as it lies in the archive, to whoever has to judge whether it can be handed out."""
    with read_unit_of_work() as uow:
        draft = drafts.open_draft(uow, code, number)
        found = document_named(uow, draft.opened, name)
    content = _archive_of(found.area).get(found.digest)
    filename = f"{draft.opened.shown.reference}-{name}{found.extension}"
    return send_file(io.BytesIO(content), mimetype=UNKNOWN_TYPE, as_attachment=True, download_name=filename)


@pages.route("/archive/cases/<code>/release/<int:number>/decide", methods=["GET", "POST"])
def decide(code: str, number: int) -> Page:
    """Decide on a request: the files are drawn, sealed, archived and entered."""
    form, refused = DisclosureForm(), None
    with read_unit_of_work() as uow:
        prepared, now = decisions.prepare(uow, code, number, _archive()), uow.now
        _prefill(form, prepared.outcome)
    if form.validate_on_submit():
        try:
            made = _decide(prepared, form, now)
            return redirect(url_for(f"{HERE}.decided", code=code, number=made))
        except (InvalidError, ConflictError) as error:
            refused = error
    page = render_template(
        "reviewer/disclosure/decide.html",
        case=prepared.draft.opened.shown,
        number=number,
        prepared=prepared,
        form=form,
        echoes=prepared.echoes(),
        outcome=OUTCOME_NAMES[prepared.outcome],
        refused=refused.message if refused else None,
    )
    return page, status_of(refused) if refused else form_status(form)


def _prefill(form: DisclosureForm, outcome: DisclosureOutcome) -> None:
    if request.method == "POST":
        return
    user, letter = signed_in(), default_letter(outcome)
    form.official.data, form.office.data = (user.person.name, user.person.title) if user else ("", "")
    form.letter_sv.data, form.letter_en.data = letter.sv, letter.en


def _decide(prepared: PreparedDisclosure, form: DisclosureForm, now: datetime) -> int:
    written = [(form.letter_sv.data or "").strip(), (form.letter_en.data or "").strip()]
    if not all(written):
        raise InvalidError(decisions.WRITE_LETTER)
    official, office = ((field.data or "").strip() for field in (form.official, form.office))
    words = DisclosureWords(official, office, Text(sv=written[0], en=written[1]), has_read_echoes=form.read_echoes.data)
    decisions.check_decision(prepared, words)
    config = current_instance().config
    institution = Text(sv=config.institution_sv, en=config.institution_en)
    letter = decisions.letter_of(prepared, words, institution, now, demonstration=config.is_demonstration)
    made = decisions.make_files(prepared, words, letter, _maker(), now)
    with write_unit_of_work() as uow:
        number = decisions.enter(uow, prepared, words, made)
        leads_to(url_for(f"{HERE}.decided", code=prepared.draft.opened.shown.code, number=number))
    flash(gettext("The decision is entered. Send the letter with the copies to whoever asked."))
    return number


@pages.post("/archive/cases/<code>/release/<int:number>/discard")
def discard(code: str, number: int) -> Page:
    """Discard a begun answer."""
    place = url_for(f"{HERE}.listed", code=code)
    with write_unit_of_work() as uow:
        drafts.discard(uow, code, number)
        leads_to(place)
    flash(gettext("The begun answer is discarded."))
    return redirect(place)


@pages.get("/archive/cases/<code>/released/<int:number>")
def decided(code: str, number: int) -> str:
    """Show a decision on a request, with what was handed out."""
    with read_unit_of_work() as uow:
        row, said = decisions.decision_numbered(uow, code, number, _archive())
        opened = open_for_disclosure(uow, code)
        return render_template(
            "reviewer/disclosure/decided.html",
            case=opened.shown,
            row=row,
            said=said,
            requested_on=date.fromisoformat(said["requested_on"]),
            files=disclosures.files_of(uow.session, identity(row.id)),
            entered_by=case_queries.names_of(uow.session, [row.entered_by])[row.entered_by],
            outcomes=OUTCOME_NAMES,
            treatments={each.value: text for each, text in TREATMENT_NAMES.items()},
            subjects=subjects_of(uow, opened),
            titles={each["name"]: localise(Text(**each["title"])) for each in said["documents"]},
            left_out=Treatment.LEFT_OUT.value,
            provisions=PROVISIONS,
        )


@pages.get("/archive/cases/<code>/released/<int:number>/<name>")
def fetch(code: str, number: int, name: str) -> Response:
    """Send a file of a decision: a copy, the letter, or a document that is handed out whole."""
    with read_unit_of_work() as uow:
        row, said = decisions.decision_numbered(uow, code, number, _archive())
        made = {each.name: each for each in disclosures.files_of(uow.session, identity(row.id))}
    if name in made:
        ending = ".json" if name.startswith("data-") else ".pdf"
        return _sent(f"{said['number']}-{name}{ending}", _archive().get(made[name].pdf_digest))
    whole = next((each for each in said["documents"] if each["name"] == name and each["sha256"]), None)
    if whole is None:
        raise NotFoundError(NOT_FOUND)
    content = _archive_of(FixityArea(whole["area"])).get(whole["sha256"])
    return _sent(f"{said['number']}-{name}{EXTENSIONS.get(whole['media_type'], '.bin')}", content)


def _sent(name: str, content: bytes) -> Response:
    return send_file(io.BytesIO(content), mimetype=UNKNOWN_TYPE, as_attachment=True, download_name=name)


def _archive() -> Archive:
    return current_instance().archive


def _archive_of(area: FixityArea) -> Archive:
    instance = current_instance()
    of_area: Mapping[FixityArea, Callable[[], Archive]] = {
        FixityArea.RECORDS: lambda: instance.archive,
        FixityArea.ATTACHMENTS: lambda: instance.attachments,
    }
    return of_area[area]()


def _maker() -> DisclosureMaker:
    instance = current_instance()
    return DisclosureMaker(data_folder("templates"), usable_seal_key(instance.config), instance.archive, SIGNED_IN)

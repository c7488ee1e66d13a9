"""The records of a case, their download and registration, and the archive of all of them."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, groupby

from flask import Blueprint, abort, render_template, request, send_file
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from riskflow.cases.access import Part
from riskflow.cases.workflow import REFUSALS, Action, Guard, State
from riskflow.errors import NotAllowedError
from riskflow.files.archive import Archive
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.todo import open_pile
from riskflow.services.unit_of_work import Desk, Matter, enterable
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import finding
from riskflow.store.tables import Case, Decision, RecordRow
from riskflow.web.case_forms import CaseForm, Deed, Page, done, needed
from riskflow.web.guards import get_case, parts, reading
from riskflow.web.present.case import Dossier, frame, open_dossier
from riskflow.web.public import KINDS

pages = Blueprint("records", __name__)
MOST_SHOWN = 200
"""Records on one page of the archive; a search finds the rest."""
REGISTRABLE = tuple(state for state in State if state not in {State.DRAFT, State.WITH_SECURITY})


@dataclass(frozen=True, slots=True)
class Filed:
    """One record of a case in its languages; none yet while it is being drawn up."""

    decision: Decision
    files: list[RecordRow]
    is_superseded: bool


@pages.get("/c/<code>/records")
def of_case(code: str) -> str:
    """List the records of a case."""
    with get_case(code) as (desk, matter):
        dossier = open_dossier(desk, matter)
        decisions = [] if dossier.is_blind else case_queries.decisions_of(desk.session, matter.id)
        return render_template(
            "reviewer/records/of_case.html",
            **frame(dossier, "records.of_case"),
            filed=_filed(decisions, case_queries.records_of(desk.session, matter.id)),
            is_blind=dossier.is_blind,
            can_register=Action.REGISTER in matter.actions,
        )


def _filed(decisions: Iterable[Decision], rows: Iterable[RecordRow]) -> list[Filed]:
    """Put each record's files beside what they record, the newest first."""
    files = {number: list(group) for number, group in groupby(rows, key=lambda row: row.number)}
    newest = max(files, default=0)
    return [
        Filed(decision, files.get(decision.number, []), is_superseded=decision.number < newest)
        for decision in sorted(decisions, key=lambda decision: -decision.number)
    ]


@pages.get("/c/<code>/records/<int:number>/<language>.pdf")
def download(code: str, number: int, language: str) -> Response:
    """Hand out a record as it lies in the archive."""
    with get_case(code) as (desk, matter):
        if open_dossier(desk, matter).is_blind:
            raise NotAllowedError(REFUSALS[Guard.OWN_RATING].text)
        row = case_queries.record_in(desk.session, matter.id, number, language)
        if row is None:
            abort(404)
        name = f"{matter.case.reference}-{number}-{language}.pdf"
        content = io.BytesIO(Archive(parts().config.archive).get(row.pdf_digest))
        return send_file(content, mimetype="application/pdf", as_attachment=True, download_name=name)


def _register_form(dossier: Dossier) -> CaseForm:
    number = StringField(
        gettext("Registration number"),
        [needed(gettext("Write the registration number"))],
        description=gettext("As it stands in the register, for example V-2026-0345"),
    )
    form = type("RegisterForm", (CaseForm,), {"registry_no": number})
    return form(data={"registry_no": dossier.matter.case.registry_no})  # type: ignore[no-any-return]


REGISTER = Deed(
    path="register",
    actions=(Action.REGISTER,),
    form=_register_form,
    verb=lambda desk, code, form: decision_service.register(desk, code, form.words("registry_no")),
    template="reviewer/records/register.html",
    told=lazy_gettext("The case is registered."),
)


@pages.route("/c/<code>/register", methods=["GET", "POST"])
def register(code: str) -> Page:
    """Note the registration number of a case."""
    return done(code, REGISTER)


@pages.get("/archive")
def archive() -> str:
    """Search the archive, and list the cases that have no registration number yet."""
    words = request.args.get("q", "").strip()
    with reading() as desk:
        found = _found(desk, words)
        unregistered = [matter.case for matter in _to_register(desk)]
        return render_template(
            "reviewer/records/archive.html",
            words=words,
            found=found[:MOST_SHOWN],
            left_out=len(found) > MOST_SHOWN,
            unregistered=unregistered,
            kinds=KINDS,
        )


def _found(desk: Desk, words: str) -> list[tuple[Case, list[RecordRow]]]:
    """Return the newest records that the person may read, one more than a page shows where there are more."""
    found: list[tuple[Case, list[RecordRow]]] = []
    for offset in count(0, MOST_SHOWN):
        rows = finding.archived_cases(desk.session, words, MOST_SHOWN, offset)
        found += _readable(desk, rows)
        if not rows or len(found) > MOST_SHOWN:
            break
    return found


def _readable(desk: Desk, rows: Iterable[tuple[Case, RecordRow]]) -> list[tuple[Case, list[RecordRow]]]:
    """Return each record with its files, as far as the person may enter its case; the disqualified may not."""
    rows = list(rows)
    cases = {case.code: case for case, _ in rows}
    open_to = {matter.id for matter in enterable(desk, cases.values()) if Part.RECORDS in matter.parts}
    kept = [(case, row) for case, row in rows if case.id in open_to]
    groups = groupby(kept, key=lambda pair: (pair[0].code, pair[1].number))
    return [(cases[code], [row for _, row in group]) for (code, _), group in groups]


def _to_register(desk: Desk) -> list[Matter]:
    matters = enterable(desk, finding.unregistered_cases(desk.session, REGISTRABLE))
    pile = open_pile(desk, matters)
    return [matter for matter in matters if Action.REGISTER in pile.todo(matter)]

"""Records of acts in the handling: the archive of all, and signing one in person by whoever said what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from riskflow.preservation.fixity import FixityState
from riskflow.records.kinds import ActKind
from riskflow.services.listing.archive import departments_of_cases, unregistered_count
from riskflow.services.records.signed import HandedIn, ToSign
from riskflow.services.records.verify import code_in
from riskflow.services.registry import act_signatures
from riskflow.services.registry.act_list import (
    EVERY_ACT,
    NEWEST_ACT,
    NOT_SENT,
    SENT,
    ActFacets,
    ActPart,
    act_count,
    act_counts,
    act_page,
    archived_acts,
    awaited_acts,
    years_of_acts,
)
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.search.words import SearchTerm
from riskflow.store.tables import RecordCopy
from riskflow.web.forms import Page, number
from riskflow.web.guards import get_case, read_unit_of_work
from riskflow.web.present.listing import asked_place, page_links, searched_terms, searched_words
from riskflow.web.public import KINDS
from riskflow.web.reviewer.records.archive_tabs import ACTS, FacetChoices, choices_of, group_links
from riskflow.web.reviewer.records.signatures import (
    allow_larger_files,
    begin_at_service,
    fetch_from_service,
    file_sent,
    take_file,
)

pages = Blueprint("acts", __name__)
pages.url_value_preprocessor(allow_larger_files)
MAX_ACT_NUMBER = 100_000
FACET_LABELS: Mapping[ActPart, Any] = {
    "year": lazy_gettext("Year"),
    "kind": lazy_gettext("Kind"),
    "sent": lazy_gettext("Dispatch"),
    "department": lazy_gettext("Department"),
}
SENT_NAMES = {SENT: lazy_gettext("Dispatched"), NOT_SENT: lazy_gettext("Not dispatched")}
CHECKED_NAMES = {
    FixityState.WHOLE: lazy_gettext("unchanged"),
    FixityState.ALTERED: lazy_gettext("altered"),
    FixityState.MISSING: lazy_gettext("missing"),
}
FacetValues = Mapping[ActPart, Mapping[str, str]]


@pages.get("/archive/acts")
def archive() -> str:
    """Search the records of acts in the handling, and narrow the list."""
    words = searched_words()
    with read_unit_of_work() as uow:
        asked, code = asked_place(NEWEST_ACT), code_in(words)
        terms, message = ((), "") if code else searched_terms()
        values = _facet_values(uow)
        facets = _asked_facets(values, code)
        page = act_page(uow, terms, asked.cursor, facets=facets)
        is_narrowed = bool(words) or facets != EVERY_ACT
        return render_template(
            "reviewer/records/acts.html",
            words=words,
            number=facets.number,
            facets=_facet_choices(uow, terms, facets, values),
            is_narrowed=is_narrowed,
            awaited=[] if is_narrowed or asked.cursor else awaited_acts(uow),
            message=message,
            found=archived_acts(uow, page),
            links=page_links(page, asked),
            groups=group_links(ACTS, unregistered_count(uow), act_count(uow)),
            kinds=KINDS,
            checked=CHECKED_NAMES,
        )


def _facet_values(uow: UnitOfWork) -> FacetValues:
    return {
        "year": {year: year for year in years_of_acts(uow)},
        "kind": {kind.value: str(KINDS[kind]) for kind in ActKind},
        "sent": {name: str(label) for name, label in SENT_NAMES.items()},
        "department": {name: name for name in departments_of_cases(uow)},
    }


def _asked_facets(values: FacetValues, code: str) -> ActFacets:
    """Return what the address narrows the list to; what is no value is left out."""
    asked = {part: request.args.get(part, "") for part in values}
    known = {part: value for part, value in asked.items() if value in values[part]}
    asked_number = number(request.args.get("number"), MAX_ACT_NUMBER)
    return ActFacets(**known, number=str(asked_number or ""), code=code)


def _facet_choices(
    uow: UnitOfWork, terms: Sequence[SearchTerm], facets: ActFacets, values: FacetValues
) -> list[FacetChoices]:
    years = list(values["year"])
    return [
        choices_of(
            part, FACET_LABELS[part], names, act_counts(uow, terms, facets, part, years), str(getattr(facets, part))
        )
        for part, names in values.items()
    ]


@dataclass(frozen=True, slots=True)
class FileOfAct:
    """One language of the record of an act."""

    code: str
    number: int
    language: str
    endpoints: str = "reviewer.acts"

    @property
    def address(self) -> dict[str, Any]:
        return {"code": self.code, "number": self.number, "language": self.language}

    @property
    def subject(self) -> dict[str, Any]:
        return {"code": self.code}

    @property
    def back(self) -> str:
        return url_for("reviewer.inbox.case", code=self.code)

    @property
    def download(self) -> str:
        return url_for("reviewer.records.download_act", code=self.code, number=self.number, language=self.language)

    def to_sign(self, uow: UnitOfWork) -> ToSign:
        return act_signatures.act_to_sign(uow, self.code, self.number, self.language)

    def enter(self, uow: UnitOfWork, judged: HandedIn) -> RecordCopy:
        return act_signatures.enter(uow, self.code, self.number, self.language, judged)

    def caption(self) -> str:
        with get_case(self.code) as (uow, opened):
            row = act_signatures.act_file(uow, opened, self.number, self.language)
            case = f"{opened.shown.reference} · {opened.shown.title or gettext('Untitled')}"
            return f"{case} · {KINDS[row.kind]}"


@pages.route("/c/<code>/records/acts/<int:number>/<language>/sign", methods=["GET", "POST"])
def sign(code: str, number: int, language: str) -> Page:
    """Show how the record of an act is signed and what has been handed in, and take a signed file."""
    return take_file(FileOfAct(code, number, language))


@pages.post("/c/<code>/records/acts/<int:number>/<language>/sign/begin")
def begin(code: str, number: int, language: str) -> Page:
    """Create a request at the signing service, and show where the person goes on."""
    return begin_at_service(FileOfAct(code, number, language))


@pages.post("/c/<code>/records/acts/<int:number>/<language>/sign/fetch")
def fetch(code: str, number: int, language: str) -> Page:
    """Fetch the signed file from the service."""
    return fetch_from_service(FileOfAct(code, number, language))


@pages.get("/c/<code>/records/acts/copies/<int:number>.pdf")
def copy(code: str, number: int) -> Response:
    """Send a file that was handed in."""
    return _sent(code, number, "pdf")


@pages.get("/c/<code>/records/acts/copies/<int:number>.json")
def report(code: str, number: int) -> Response:
    """Send the report on a file that was handed in."""
    return _sent(code, number, "json")


def _sent(code: str, number: int, ending: str) -> Response:
    with read_unit_of_work() as uow:
        found = act_signatures.copy_numbered(uow, code, number)
    return file_sent(found, ending)

"""Records of acts in the handling: the archive of all, and signing one in person by whoever said what it says."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext

from riskflow.preservation.fixity import FixityState
from riskflow.records.kinds import ActKind
from riskflow.services.listing.archive import departments_of_cases, unregistered_count
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
from riskflow.web.forms import number
from riskflow.web.guards import read_unit_of_work
from riskflow.web.present.listing import asked_place, page_links, searched_terms, searched_words
from riskflow.web.public import KINDS
from riskflow.web.reviewer.records.archive_tabs import ACTS, FacetChoices, choices_of, group_links
from riskflow.web.reviewer.records.files_to_sign import FileOfAct
from riskflow.web.reviewer.records.signatures import add_signing_pages

pages = Blueprint("acts", __name__)
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


add_signing_pages(
    pages,
    FileOfAct,
    "/c/<code>/records/acts/<int:number>/<language>",
    "/c/<code>/records/acts/copies",
    act_signatures.copy_numbered,
)

"""The register of all collaborations: filtered, searched, and as a file for the secretary."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.workflow import Role
from riskflow.follow_up.labels import STANDING_NAMES
from riskflow.follow_up.validity import Standing
from riskflow.services.assessment.answers import KIND
from riskflow.services.listing.collaborations import (
    LAST_SETTLED,
    Collaboration,
    RegisterFilter,
    collaborations_on,
    collaborations_page,
    every_collaboration,
)
from riskflow.services.people.reconciliation import harmless
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.search.words import SearchTerm
from riskflow.territories import territory_names
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import MAX_LINE_LENGTH
from riskflow.web.guards import read_unit_of_work
from riskflow.web.present.listing import asked_place, page_links, searched_terms, searched_words

pages = Blueprint("collaborations", __name__)
STANDING_TAGS = {
    Standing.IN_FORCE: "low",
    Standing.ON_CONDITIONS: "moderate",
    Standing.EXPIRED: "high",
    Standing.REOPENED: "info",
    Standing.SUSPENDED: "critical",
    Standing.DECLINED: "",
    Standing.ENDED: "",
}


@pages.get("/collaborations")
def listed() -> str:
    """List the collaborations that were decided or closed, as far as the person may see them."""
    with read_unit_of_work() as uow:
        terms, message = searched_terms()
        wanted, asked = _filter(terms), asked_place(LAST_SETTLED)
        page = collaborations_page(uow, wanted, asked.cursor)
        return render_template(
            "reviewer/follow_up/collaborations.html",
            found=collaborations_on(uow, page),
            links=page_links(page, asked),
            message=message,
            may_export=uow.viewer.has_role(Role.SECRETARY),
            **_filter_context(uow, wanted),
        )


def _filter(terms: Sequence[SearchTerm]) -> RegisterFilter:
    standing, territory = request.args.get("standing", ""), request.args.get("territory", "")
    return RegisterFilter(
        Standing(standing) if standing in {*Standing} else None,
        request.args.get("department", "").strip()[:MAX_LINE_LENGTH],
        request.args.get("kind", "")[:MAX_LINE_LENGTH],
        territory if territory in territory_names(reader_language()) else "",
        terms,
    )


def _filter_context(uow: UnitOfWork, wanted: RegisterFilter) -> dict[str, Any]:
    anything = ("", gettext("All"))
    kinds = _kinds(uow)
    territories = sorted(territory_names(reader_language()).items(), key=lambda pair: pair[1])
    return {
        "wanted": wanted,
        "words": searched_words(),
        "kind_names": kinds,
        "standings": STANDING_NAMES,
        "standing_tags": STANDING_TAGS,
        "standing_choices": [anything, *((each.value, localise(STANDING_NAMES[each])) for each in Standing)],
        "kinds": [anything, *kinds.items()],
        "territories": [anything, *territories],
        "is_filtered": any((wanted.standing, wanted.department, wanted.kind, wanted.territory, wanted.terms)),
    }


def _kinds(uow: UnitOfWork) -> dict[str, str]:
    return {option.id: localise(option.text) for option in uow.current_version.questionnaire.questions[KIND].options}


@pages.get("/collaborations.csv")
def export() -> Response:
    """Send what the filter finds as CSV."""
    with read_unit_of_work() as uow:
        terms, _ = searched_terms()
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(_HEADINGS)
        kinds = _kinds(uow)
        for each in every_collaboration(uow, _filter(terms)):
            writer.writerow(harmless(cell) for cell in _cells(each, kinds))
    headers = {"Content-Disposition": "attachment; filename=collaborations.csv"}
    return Response(out.getvalue(), mimetype="text/csv", headers=headers)


_HEADINGS = (
    "reference",
    "registration number",
    "title",
    "standing",
    "outcome",
    "kind",
    "department",
    "partners",
    "countries",
    "decided",
    "follow-up",
    "valid until",
    "open obligations",
    "last day",
)


def _cells(each: Collaboration, kinds: dict[str, str]) -> Iterator[str]:
    case, listing = each.case, each.listing
    yield from (case.reference, case.registry_no, case.title)
    yield localise(STANDING_NAMES[each.standing])
    yield localise(CASE_OUTCOME_NAMES[CaseOutcome(listing.outcome)])
    yield from (kinds.get(each.kind, each.kind), case.department)
    yield "; ".join(partner.name for partner in each.partners) or case.partner
    yield "; ".join(dict.fromkeys(partner.territory for partner in each.partners if partner.territory))
    yield listing.settled_at.astimezone(SWEDISH_TIME).date().isoformat() if listing.settled_at else ""
    yield from (day.isoformat() if day else "" for day in (listing.follow_up_on, listing.valid_until))
    yield str(listing.open_obligations)
    yield case.ends_on.isoformat() if case.ends_on else ""

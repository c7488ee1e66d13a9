"""The search in cases: everybody finds what they may see, and learns nothing of what they may not."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext

from riskflow.services.listing.search import NEWEST_FIRST, found_cases, search_page
from riskflow.store.search.words import TextKind
from riskflow.web.guards import read_unit_of_work
from riskflow.web.present.listing import asked_place, page_links, searched_terms

pages = Blueprint("search", __name__)

KIND_NAMES = {
    TextKind.OVERVIEW: lazy_gettext("Overview"),
    TextKind.ANSWERS: lazy_gettext("Answers"),
    TextKind.OPINIONS: lazy_gettext("Opinions"),
    TextKind.DECISIONS: lazy_gettext("Decisions"),
    TextKind.TALK: lazy_gettext("With the applicant"),
    TextKind.INTERNAL: lazy_gettext("Internal"),
    TextKind.FOLLOW_UP: lazy_gettext("Follow-up"),
}


@pages.get("/search")
def search() -> str:
    """List the cases that a person finds by some words, those that changed last first."""
    words, asked = request.args.get("q", "").strip(), asked_place(NEWEST_FIRST)
    terms, message = searched_terms()
    with read_unit_of_work() as uow:
        page = search_page(uow, terms, asked.cursor)
        return render_template(
            "public/search.html",
            words=words,
            has_searched=bool(terms),
            message=message,
            found=found_cases(uow, page, terms),
            links=page_links(page, asked),
            kinds=KIND_NAMES,
        )

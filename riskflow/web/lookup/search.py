"""The search in cases: everybody finds what they may see, and learns nothing of what they may not."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext

from riskflow.errors import InvalidError
from riskflow.services.listing.search import NEWEST_FIRST, found_cases, search_page
from riskflow.store.listing.page import Cursor
from riskflow.store.search.words import Term, TextKind, terms_of
from riskflow.web.filters import localise
from riskflow.web.guards import read_unit_of_work

pages = Blueprint("search", __name__)

KIND_NAMES = {
    TextKind.OVERVIEW: lazy_gettext("Overview"),
    TextKind.ANSWERS: lazy_gettext("Answers"),
    TextKind.OPINIONS: lazy_gettext("Opinions"),
    TextKind.DECISIONS: lazy_gettext("Decisions"),
}


@pages.get("/search")
def search() -> str:
    """List the cases that a person finds by some words, those that changed last first."""
    words, place = request.args.get("q", "").strip(), request.args.get("place", "")
    terms, message = _terms(words)
    cursor, notice = _cursor(place)
    with read_unit_of_work() as uow:
        page = search_page(uow, terms, cursor)
        return render_template(
            "public/search.html",
            words=words,
            has_searched=bool(terms),
            message=message,
            notice=notice,
            found=found_cases(uow, page, terms),
            page=page,
            kinds=KIND_NAMES,
        )


def _terms(words: str) -> tuple[tuple[Term, ...], str]:
    """Return what is looked for, or what is wrong with it in words."""
    try:
        return terms_of(words), ""
    except InvalidError as error:
        return (), localise(error.message)


def _cursor(place: str) -> tuple[Cursor | None, str]:
    """Return the place in the list, or the beginning with a notice where the address names none of it."""
    try:
        return (Cursor.parse(place, NEWEST_FIRST) if place else None), ""
    except InvalidError as error:
        return None, localise(error.message)

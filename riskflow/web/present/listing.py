"""Lists for templates: the place that an address asks for, and the links to the pages beside the one that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from riskflow.errors import InvalidError
from riskflow.store.listing.page import MAX_COUNTED, Cursor, Order, Page
from riskflow.store.search.words import MAX_QUERY_LENGTH, SearchTerm, terms_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_LINE_LENGTH

PLACE = "place"
SORT, NEWEST, OLDEST = "sort", "newest", "oldest"


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """Where the address asks a list to begin; `notice` says why it begins elsewhere."""

    cursor: Cursor | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The addresses of the pages before and after the one that is shown, empty where there is none."""

    before: str = ""
    after: str = ""
    notice: str = ""


def asked_place(order: Order) -> AskedPlace:
    """Return the place that the address asks for; of one that is forged or old, the beginning with a word."""
    token = request.args.get(PLACE, "")
    try:
        return AskedPlace(Cursor.parse(token, order)) if token else AskedPlace()
    except InvalidError as error:
        return AskedPlace(notice=localise(error.message))


def searched_words(length: int = MAX_LINE_LENGTH) -> str:
    """Return the words that the address asks for."""
    return request.values.get("q", "").replace("\0", "").strip()[:length]


def page_links(page: Page, asked: AskedPlace) -> PageLinks:
    """Return the links beside a page; they keep the filters of the address."""
    return PageLinks(_link(page.before), _link(page.after), asked.notice)


def _link(token: str) -> str:
    if not token:
        return ""
    # What begins with an underscore would be an instruction to Flask, which the address must not give.
    filters = {name: value for name, value in request.args.items() if not name.startswith("_")}
    values: dict[str, Any] = {**filters, **(request.view_args or {}), PLACE: token}
    return url_for(str(request.endpoint), **values)


def is_newest_first(*, otherwise: bool) -> bool:
    """Return whether the address asks for the newest first."""
    return {NEWEST: True, OLDEST: False}.get(request.args.get(SORT, ""), otherwise)


def count_words(count: int) -> str:
    """Return a counter that stops at its limit."""
    return f"{MAX_COUNTED}+" if count > MAX_COUNTED else str(count)


def searched_terms() -> tuple[Sequence[SearchTerm], str]:
    """Return what the address asks to look for, or what is wrong with it in words."""
    try:
        return terms_of(searched_words(MAX_QUERY_LENGTH + 1)), ""
    except InvalidError as error:
        return (), localise(error.message)

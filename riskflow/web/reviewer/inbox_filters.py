"""The filter of the inbox: what the address asks for, its fields, the chips that take a part away, and the orders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from riskflow.cases.workflow import Step
from riskflow.clocks.words import STEP_NAMES
from riskflow.questionnaire.model import Area, Level
from riskflow.services.assessment.answers import KIND
from riskflow.services.listing.inbox import ALL, DESCENDING, GROUPS, WITHOUT_CLOCK, InboxFilter, Sort, sorts_in
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.territories import territory_names
from riskflow.web.filters import level_name, localise, reader_language
from riskflow.web.forms import MAX_LINE_LENGTH, number
from riskflow.web.present.listing import PLACE, SORT, searched_terms, searched_words

ENDPOINT = "reviewer.inbox.inbox"
LEVELS = {level.id for level in Level}
AGES = (10, 20, 30, 60, 90)
"""In days."""
MAX_DAYS = 1000
SORT_NAMES = {
    Sort.DUE: lazy_gettext("Due first"),
    Sort.DUE_LAST: lazy_gettext("Due last"),
    Sort.WAITED_LONGEST: lazy_gettext("Waited longest"),
    Sort.WAITED_LEAST: lazy_gettext("Waited least"),
    Sort.NEWEST: lazy_gettext("Changed last first"),
    Sort.OLDEST: lazy_gettext("Changed longest ago first"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition that the list is filtered by, and the address of the list without it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class SortHeading:
    """A heading of the table by which it is sorted; `direction` is how it is sorted now, if it is."""

    label: str
    href: str
    direction: str = ""


def asked_filter(group: str) -> tuple[InboxFilter, str]:
    """Return the filter that the address asks for, or what is wrong with its words; what is unknown filters nothing."""
    terms, message = searched_terms()
    level, area, step = _arg("level"), _arg("area"), _arg("waits")
    chosen = group if group in GROUPS else ALL
    sorts = sorts_in(chosen)
    wanted = InboxFilter(
        chosen,
        Level.parse(level) if level in LEVELS else None,
        Area(area) if area in {*Area} else None,
        _arg("department"),
        _arg("kind"),
        partner=_arg("partner"),
        territory=_arg("territory") if _arg("territory") in territory_names(reader_language()) else "",
        step=Step(step) if step in {*STEP_NAMES} else None,
        is_overdue=_arg("overdue") == "y",
        days=min(number(_arg("days")) or 0, MAX_DAYS),
        sort=next((each for each in sorts if each == _arg(SORT)), sorts[0]),
    )
    return replace(wanted, terms=terms), message


def _arg(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:MAX_LINE_LENGTH]


def filter_context(uow: UnitOfWork, wanted: InboxFilter) -> dict[str, Any]:
    """Return the fields of the filter with what is chosen in them, the chips and the headings."""
    questionnaire = uow.current_version.questionnaire
    anything = ("", gettext("All"))
    kinds = {option.id: localise(option.text) for option in questionnaire.questions[KIND].options}
    areas = {area.value: localise(name) for area, name in questionnaire.areas.items()}
    steps = {step.value: localise(name) for step, name in STEP_NAMES.items()}
    ages = [(str(each), _days(each)) for each in AGES]
    return {
        "wanted": wanted,
        "words": searched_words(),
        "levels": [anything, *((level.id, level_name(level)) for level in Level if level > Level.LOW)],
        "area_choices": [("", gettext("Any area")), *areas.items()],
        "kinds": [anything, *kinds.items()],
        "step_choices": [("", gettext("Whoever it is")), *steps.items()],
        "territories": [anything, *territory_names(reader_language()).items()],
        "ages": [anything, *ages],
        "sorts": [(each.value, SORT_NAMES[each]) for each in sorts_in(wanted.group)],
        "chips": list(_chips(wanted, kinds, areas)),
        "since_heading": _heading(wanted, gettext("Waiting since"), Sort.WAITED_LONGEST, Sort.WAITED_LEAST),
        "due_heading": _heading(wanted, gettext("Due"), Sort.DUE, Sort.DUE_LAST),
        "query": request.query_string.decode(errors="replace"),
    }


def _days(days: int) -> str:
    return str(ngettext("%(num)d day or more", "%(num)d days or more", days))


def _chips(wanted: InboxFilter, kinds: Mapping[str, str], areas: Mapping[str, str]) -> Iterator[Chip]:
    said = {
        "q": searched_words() if wanted.terms else "",
        "level": level_name(wanted.level) if wanted.level is not None else "",
        "area": areas.get(wanted.area.value, "") if wanted.area else "",
        "kind": kinds.get(wanted.kind, wanted.kind),
        "department": wanted.department,
        "partner": wanted.partner,
        "territory": territory_names(reader_language()).get(wanted.territory, ""),
        "waits": localise(STEP_NAMES[wanted.step]) if wanted.step else "",
        "days": _days(wanted.days) if wanted.days else "",
        "overdue": gettext("Overdue") if wanted.is_overdue else "",
    }
    names = {
        "q": gettext("Words of the case"),
        "level": gettext("At least the level"),
        "area": gettext("In the area"),
        "kind": gettext("Kind of collaboration"),
        "department": gettext("Department"),
        "partner": gettext("Partner"),
        "territory": gettext("Country"),
        "waits": gettext("Waiting for"),
        "days": gettext("Handled for"),
        "overdue": gettext("Time"),
    }
    yield from (Chip(f"{names[name]}: {words}", _address(without=name)) for name, words in said.items() if words)


def _heading(wanted: InboxFilter, label: str, usual: Sort, reverse: Sort) -> SortHeading | str:
    if wanted.group in WITHOUT_CLOCK:
        return label
    direction = ""
    if wanted.sort in {usual, reverse}:
        direction = "descending" if wanted.sort in DESCENDING else "ascending"
    following = reverse if wanted.sort is usual else usual
    return SortHeading(label, _address(without=SORT, **{SORT: following.value}), direction)


def _address(*, without: str, **changed: str) -> str:
    """Return the address of the list from its beginning, without one part of the filter."""
    # What begins with an underscore would be an instruction to Flask, which the address must not give.
    kept = {name: value for name, value in request.args.items() if not name.startswith("_") and value}
    kept.pop(without, None)
    kept.pop(PLACE, None)
    values: dict[str, Any] = {**kept, **changed}
    return url_for(ENDPOINT, **values)

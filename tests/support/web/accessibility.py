"""What a page owes its reader, as far as it can be seen without a browser."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from tests.support.web.web_client import descendants

HEADINGS = ("h1", "h2", "h3", "h4")
MACHINE_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z))?")


def faults(page: Element, language: str) -> list[str]:
    """Return what a person with an aid would stumble over."""
    ids = [e.get("id", "") for e in page.iter() if e.get("id")]
    referred = [
        name for e in page.iter() for name in (e.get("aria-describedby") or e.get("aria-labelledby") or "").split()
    ]
    levels = [int(e.tag[1]) for e in descendants(page, *HEADINGS)]
    found = {
        "one h1": levels.count(1) == 1,
        "headings in order": all(after - before <= 1 for before, after in pairwise(levels)),
        "language": next(page.iter("html")).get("lang") == language,
        "unique ids": len(ids) == len(set(ids)),
        "ids that exist": set(referred) <= set(ids),
        "labels": not unlabelled(page),
        "no required": not any("required" in e.attrib for e in page.iter()),
        "forms": all(is_safe_form(form, page) for form in page.iter("form")),
        "captions": all(table.find("caption") is not None for table in page.iter("table")),
        "dates": all(MACHINE_TIME.fullmatch(time.get("datetime") or "") for time in page.iter("time")),
        "cells named on a phone": not unnamed_cells(page),
        "nothing filled in unseen": not any(
            e.get("type") == "hidden" and "autocomplete" in e.attrib for e in page.iter("input")
        ),
        "groups": all(group.find("legend") is not None for group in page.iter("fieldset")),
        "groups told apart": len(groups := list(group_names(page))) == len(set(groups)),
    }
    return [name for name, holds in found.items() if not holds]


def unlabelled(page: Element) -> list[str]:
    """Return the controls that have no name."""
    labelled = {label.get("for") for label in page.iter("label")}
    controls = (e for e in descendants(page, "input", "select", "textarea") if e.get("type") != "hidden")
    return [e.get("name", "") for e in controls if e.get("id") not in labelled and not e.get("aria-label")]


def unnamed_cells(page: Element) -> list[str]:
    """Return the cells that lose their heading on a narrow screen, where the row of headings is not shown."""
    return [
        "".join(cell.itertext()).strip()
        for table in page.iter("table")
        if table.find("thead") is not None
        for cell in table.iter("td")
        if not cell.get("data-label") and "".join(cell.itertext()).strip()
    ]


def group_names(element: Element, within: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the legend of each group of controls behind the names of what is around it."""
    for each in element:
        around = (*within, each.get("aria-labelledby", "")) if each.tag == "section" else within
        if each.tag == "fieldset" and (legend := each.find("legend")) is not None:
            around = (*around, " ".join("".join(legend.itertext()).split()))
            yield around
        yield from group_names(each, around)


def is_safe_form(form: Element, page: Element) -> bool:
    """Say whether a form carries its token, leaves checking to the server and can be sent without a script."""
    names = {e.get("name") for e in form.iter("input")}
    elsewhere = (e for e in page.iter("button") if form.get("id") and e.get("form") == form.get("id"))
    has_button = any(e.get("type") == "submit" for e in (*form.iter("button"), *elsewhere))
    if form.get("action", "").startswith(("http:", "https:")):
        return has_button and not names & {"csrf_token", "form_key"}  # they are no business of another site
    return has_button and (form.get("method") == "get" or names >= {"csrf_token", "form_key"})

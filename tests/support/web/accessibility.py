"""What a page owes its reader, as far as it can be seen without a browser."""

from itertools import pairwise
from xml.etree.ElementTree import Element

from tests.support.web.web_client import descendants

HEADINGS = ("h1", "h2", "h3", "h4")


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
        "forms": all(is_safe_form(form) for form in page.iter("form")),
        "captions": all(table.find("caption") is not None for table in page.iter("table")),
        "dates": all(time.get("datetime") for time in page.iter("time")),
        "groups": all(group.find("legend") is not None for group in page.iter("fieldset")),
    }
    return [name for name, holds in found.items() if not holds]


def unlabelled(page: Element) -> list[str]:
    """Return the controls that have no name."""
    labelled = {label.get("for") for label in page.iter("label")}
    controls = (e for e in descendants(page, "input", "select", "textarea") if e.get("type") != "hidden")
    return [e.get("name", "") for e in controls if e.get("id") not in labelled and not e.get("aria-label")]


def is_safe_form(form: Element) -> bool:
    """Say whether a form carries its token, leaves checking to the server and can be sent without a script."""
    names = {e.get("name") for e in form.iter("input")}
    has_button = any(e.get("type") == "submit" for e in form.iter("button"))
    return has_button and (form.get("method") == "get" or names >= {"csrf_token", "form_key"})

"""The fields of drafts: those that fill a form when its page is opened again, and those that are kept of it."""

from flask import g, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from riskflow.web.resent.kept_forms import OWN_FIELDS

KEPT_FOR_ITSELF = frozenset({*OWN_FIELDS, "then", "kept", "revision"})
"""What a page makes anew; the revision that was shown is proved again by the page that is sent."""
FIELDS = "draft_fields"


def fill_with(fields: list[tuple[str, str]]) -> None:
    """Let the form of this request be filled with what was begun."""
    g.draft_fields = MultiDict(fields)


def draft_fields() -> MultiDict[str, str] | None:
    found: MultiDict[str, str] | None = g.get(FIELDS)
    return found


def written_fields() -> MultiDict[str, str] | ImmutableMultiDict[str, str]:
    """Return the fields that fill the form of this request: those that were sent, or those of its draft."""
    found = draft_fields()
    return request.form if found is None else found


def fields_to_keep() -> list[tuple[str, str]]:
    """Return what was typed in the form of this request."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in KEPT_FOR_ITSELF]

"""The forms of handing out documents, and the groups in which the fields of a record are shown."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional

from riskflow.disclosure.fields import DisclosureField
from riskflow.web.forms import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, DateField, Form, max_length

GROUPS: Mapping[str, tuple[Any, frozenset[str]]] = {
    "head": (
        lazy_gettext("What it is about, and its people"),
        frozenset(
            [
                "head",
                "adjusters",
                "by",
                "on",
                "title",
                "collaboration",
                "summary",
                "parties",
                "applicant",
                "department",
                "decision_maker",
                "presenter",
                "participants",
                "conflicts",
            ]
        ),
    ),
    "decision": (
        lazy_gettext("The decision"),
        frozenset(
            [
                "route",
                "outcome",
                "ruling",
                "despite",
                "said",
                "benefit",
                "risks",
                "departure",
                "dissent",
                "conditions",
                "exit_plan",
                "follow_up_on",
                "valid_until",
                "appeal",
                "dispatch",
                "addenda",
            ]
        ),
    ),
    "areas": (
        lazy_gettext("Areas, stops and context"),
        frozenset(["areas", "levels", "readings", "unknowns", "context", "gates", "gate", "requests", "unheard"]),
    ),
    "opinions": (lazy_gettext("Statements and opinions"), frozenset(["statements", "opinion", "position"])),
    "items": (lazy_gettext("The items of the meeting"), frozenset(["items"])),
    "added": (lazy_gettext("What is corrected or added"), frozenset(["addendum", "text"])),
}
APPENDICES = "appendices"
"""The group of all other parts."""


class RequestForm(Form):
    """A request for documents."""

    requested_on = DateField(lazy_gettext("When was the request received?"))
    recipient = StringField(
        lazy_gettext("Who asks"),
        [Optional(), max_length(MAX_LINE_LENGTH)],
        description=lazy_gettext("Only if they have said so. Nobody has to say who they are or why they ask."),
    )


class MaskForm(Form):
    """The ground of the masks that are ticked."""

    provision = StringField()
    reason = StringField(
        lazy_gettext("Why"),
        [Optional(), max_length(MAX_LINE_LENGTH)],
        description=lazy_gettext("Stands in the letter. Give away nothing of what is masked."),
    )


class DisclosureForm(Form):
    """Who decides on a request, and the letter."""

    official = StringField(lazy_gettext("Who decides"), [max_length(MAX_LINE_LENGTH)])
    office = StringField(lazy_gettext("Office"), [Optional(), max_length(MAX_LINE_LENGTH)])
    letter_sv = TextAreaField(
        lazy_gettext("The letter in Swedish"),
        [max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("Each line is a paragraph; one that begins with # is a heading."),
    )
    letter_en = TextAreaField(lazy_gettext("The letter in English"), [max_length(MAX_TEXT_LENGTH)])
    read_echoes = BooleanField(lazy_gettext("I have read where words of what is masked remain"))


def group_of(field: DisclosureField) -> str:
    return next((name for name, (_, parts) in GROUPS.items() if field.part in parts), APPENDICES)

"""What the lists of the archive have in common: their tabs, and the values that each is narrowed by."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from riskflow.web.present.listing import count_words

RECORDS, ACTS, TO_REGISTER = "records", "acts", "to-register"
FacetChoices = tuple[str, str, list[tuple[str, str]], str]
"""Name, label, choices and the chosen value."""


def group_links(chosen: str, to_register: int, acts: int) -> list[dict[str, Any]]:
    """Return the tabs of the archive; that of what waits is only there where something does."""
    names = {
        RECORDS: (url_for("reviewer.records.archive", group=RECORDS), gettext("Records")),
        ACTS: (
            url_for("reviewer.acts.archive"),
            gettext("Records of the handling (%(count)s)", count=count_words(acts)),
        ),
        TO_REGISTER: (
            url_for("reviewer.records.archive", group=TO_REGISTER),
            gettext("Without a registration number (%(count)s)", count=count_words(to_register)),
        ),
    }
    shown = [name for name in names if name != TO_REGISTER or to_register]
    return [{"href": names[name][0], "label": names[name][1], "current": name == chosen} for name in shown]


def choices_of(
    part: str,
    label: Any,  # noqa: ANN401 - a lazy text
    names: Mapping[str, str],
    counts: Mapping[str, int] | None,
    chosen: str,
) -> FacetChoices:
    """Return the choices of a part, with their counts where they are counted; of those only what is found."""
    if counts is None:
        choices = list(names.items())
    else:
        shown = {value: counts.get(value, 0) for value in names if value in counts or value == chosen}
        choices = [(value, f"{names[value]} ({number})") for value, number in shown.items()]
    return part, str(label), [("", gettext("All")), *choices], chosen

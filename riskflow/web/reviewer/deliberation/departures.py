"""What the forms of opinions and decisions share: days, and why what is said departs from the tool or the advice."""

from collections.abc import Callable, Collection
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import Field, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from riskflow.deliberation.overrides import Override
from riskflow.store.tables import Opinion
from riskflow.web.case_forms import CaseForm, textarea
from riskflow.web.filters import localise
from riskflow.web.forms import DayAheadField


def day_fields() -> dict[str, Any]:
    return {
        "follow_up_on": DayAheadField(gettext("When is it followed up?"), description=gettext("For example 1 3 2027")),
        "valid_until": DayAheadField(
            gettext("Until when does it hold?"),
            description=gettext("Leave it empty if it holds until something changes. For example 1 3 2029"),
        ),
    }


def day_data(proposed: Opinion | None) -> dict[str, Any]:
    """Return the days that an opinion proposes; none for a form that was sent."""
    if proposed is None or request.method == "POST":
        return {}
    return {"follow_up_on": proposed.follow_up_on, "valid_until": proposed.valid_until}


def benefit_field() -> TextAreaField:
    return textarea(
        gettext("What does the collaboration give?"),
        gettext("Also what would be lost without it, for the university and for the partner."),
        gettext("Write what the collaboration gives"),
    )


def risks_field(hint: str) -> TextAreaField:
    message = gettext("Write which risks are weighed")
    return textarea(gettext("Which risks are weighed, and how?"), hint, message)


def departure_field() -> dict[str, Any]:
    return {
        "override_reason": textarea(
            gettext("Why does it depart?"),
            gettext("Needed only where it goes another way than the tool's levels or the advice. It is counted."),
        )
    }


def says_why_it_departs(form: CaseForm, departs: Collection[Override]) -> bool:
    """Return whether what departs has its reason; set an error that names the departures where it has not."""
    if not departs or form.text_in("override_reason"):
        return True
    how = ", ".join(localise(each.name).lower() for each in departs)
    form["override_reason"].errors = [gettext("Write why it departs: %(how)s", how=how)]
    return False


def among_or_nothing(offered: Collection[str]) -> Callable[[BaseForm, Field], None]:
    """Return a validator that allows one of some values, or none."""

    def check(_form: BaseForm, field: Field) -> None:
        if field.data and field.data not in offered:
            raise StopValidation(gettext("Choose one of the answers that are offered"))

    return check

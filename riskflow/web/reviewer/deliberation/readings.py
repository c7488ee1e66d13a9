"""Pages of a second pair of eyes: the second reading of a fragile case, and the light check of a closed one."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext, lazy_gettext

from riskflow.cases.labels import LIGHT_CHECK_NAMES, READING_NAMES, LightCheckOutcome, ReadingOutcome
from riskflow.cases.workflow import Action
from riskflow.deliberation.second_looks import LightCheckInput, ReadingInput
from riskflow.services.deliberation import readings
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, radios, textarea
from riskflow.web.forms import ExtraValidators, build_form
from riskflow.web.present.answers import all_items, answer_lines, outlook
from riskflow.web.present.case import CasePage
from riskflow.web.present.review.deliberation import light_checks_shown, readings_shown

pages = Blueprint("readings", __name__)


def _reading_form(_case_page: CasePage) -> CaseForm:
    hints = {
        ReadingOutcome.CONFIRMED: gettext("The case goes on with the head of department."),
        ReadingOutcome.TO_RAI: gettext("RAI gets the case, and your note as the reason."),
    }
    choices = [(outcome.value, READING_NAMES[outcome], hints[outcome]) for outcome in ReadingOutcome]
    fields = {
        "outcome": radios(gettext("What did you find?"), choices, gettext("Choose what you found")),
        "note": textarea(
            gettext("What did you read, and what do you conclude?"),
            gettext("Name the answers that decide. What you write may become public: keep to the facts."),
            gettext("Write what you read and what you conclude"),
        ),
    }
    return build_form(CaseForm, fields)


def _read_second(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    reading = ReadingInput(ReadingOutcome(form["outcome"].data), form.text_in("note"))
    readings.read_second(uow, code, form.seen_revision, reading)


def _content(case_page: CasePage) -> dict[str, Any]:
    """Return the whole content of the case: what the form says was read stands on its page."""
    scored = case_page.scored
    return {
        "items": all_items(scored.questionnaire) if scored else {},
        "outlook": outlook(scored, []) if scored and case_page.shows_levels else None,
        "sections": answer_lines(scored) if scored else [],
    }


def _reading_context(case_page: CasePage) -> dict[str, Any]:
    return {**_content(case_page), **readings_shown(case_page)}


class LightCheckForm(CaseForm):
    """A light check. `_light_check_form` adds the fields."""

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        differs = self["outcome"].data in {LightCheckOutcome.OTHER_WAY, LightCheckOutcome.REOPEN}
        if differs and not self.text_in("reason"):
            self["reason"].errors = [gettext("Write why you do not agree")]
            return False
        return is_valid


def _light_check_form(_case_page: CasePage) -> LightCheckForm:
    choices = [(outcome.value, LIGHT_CHECK_NAMES[outcome], "") for outcome in LightCheckOutcome]
    fields = {
        "outcome": radios(gettext("What do you find?"), choices, gettext("Choose what you find")),
        "reason": textarea(
            gettext("Why? (not needed if you agree)"),
            gettext("Name the answers that decide. What you write may become public: keep to the facts."),
        ),
    }
    return build_form(LightCheckForm, fields)


def _check_lightly(uow: UnitOfWork, code: str, form: LightCheckForm) -> None:
    check = LightCheckInput(LightCheckOutcome(form["outcome"].data), form.text_in("reason"))
    readings.check_lightly(uow, code, form.seen_revision, check)


CASE_ACTIONS: dict[str, CaseAction] = {
    "read_second": CaseAction(
        path="second-reading",
        actions=(Action.READ_SECOND,),
        form=_reading_form,
        perform=_read_second,
        template="reviewer/actions/read_second.html",
        context=_reading_context,
        success_message=lazy_gettext("Your second reading is recorded."),
    ),
    "light_check": CaseAction(
        path="light-check",
        actions=(Action.LIGHT_CHECK,),
        form=_light_check_form,
        perform=_check_lightly,
        template="reviewer/actions/light_check.html",
        context=lambda case_page: {**_content(case_page), **light_checks_shown(case_page)},
        success_message=lazy_gettext("Thank you. Your light check is recorded."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)

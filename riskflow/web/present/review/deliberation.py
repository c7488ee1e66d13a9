"""For templates: second readings, light checks and urgency of a case."""

from typing import Any

from riskflow.cases.labels import LIGHT_CHECK_NAMES, READING_NAMES
from riskflow.cases.policy import Part
from riskflow.services.assessment.shown import shown_light_checks, shown_readings, shown_urgency
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import UrgencyMark
from riskflow.web.present.case import CasePage


def readings_shown(case_page: CasePage) -> dict[str, Any]:
    """Return the second readings of a case with the names of the readers."""
    made = shown_readings(case_page.uow, case_page.opened)
    names = case_queries.names_of(case_page.uow.session, (row.person_id for row in made))
    return {"readings": [(row, names[row.person_id]) for row in made], "reading_names": READING_NAMES}


def light_checks_shown(case_page: CasePage) -> dict[str, Any]:
    """Return the light checks of a case with the names of the checkers."""
    made = shown_light_checks(case_page.uow, case_page.opened)
    names = case_queries.names_of(case_page.uow.session, (row.person_id for row in made))
    return {"light_checks": [(row, names[row.person_id]) for row in made], "light_check_names": LIGHT_CHECK_NAMES}


def urgency_shown(case_page: CasePage) -> UrgencyMark | None:
    """Return the mark that says why the submitted revision cannot wait, if it is urgent."""
    return shown_urgency(case_page.uow, case_page.opened, case_page.scored.assessment) if case_page.scored else None


def deliberation_context(case_page: CasePage) -> dict[str, Any]:
    """Return what the overview of a case says of how it was read, for those who read its answers."""
    if case_page.is_blind or not case_page.may_see(Part.ANSWERS):
        nothing: dict[str, Any] = {"readings": [], "light_checks": [], "reading_names": {}, "light_check_names": {}}
        return {**nothing, "urgency": urgency_shown(case_page) if case_page.may_see(Part.ANSWERS) else None}
    return {**readings_shown(case_page), **light_checks_shown(case_page), "urgency": urgency_shown(case_page)}

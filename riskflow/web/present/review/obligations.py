"""What was agreed with the last decision, as those who are to decide anew see it."""

from typing import Any

from riskflow.follow_up.labels import STEP_NAMES
from riskflow.follow_up.obligations import ObligationKind
from riskflow.services.review.follow_up.shown import earlier_obligations
from riskflow.store.queries import cases as case_queries
from riskflow.web.present.case import CasePage


def earlier_context(case_page: CasePage) -> dict[str, Any]:
    """Return what `earlier_list` shows."""
    found = earlier_obligations(case_page.uow, case_page.opened)
    people = [step.person_id for each in found for step in each.steps]
    return {
        "earlier_obligations": found,
        "obligation_names": case_queries.names_of(case_page.uow.session, people),
        "step_names": STEP_NAMES,
    }


def open_conditions(case_page: CasePage) -> list[dict[str, str]]:
    """Return the conditions of the last decision that are not met, as rows of a form that proposes them anew."""
    return [
        {
            "text": row.text,
            "owner": row.owner,
            "due": row.due.isoformat() if row.due else "",
            "proof": row.proof,
            "consequence": row.consequence,
        }
        for each in earlier_obligations(case_page.uow, case_page.opened)
        if (row := each.row).kind is ObligationKind.CONDITION and not each.is_settled
    ]

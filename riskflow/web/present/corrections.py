"""Corrections for templates: beside what they concern, and all of a case."""

from collections import defaultdict

from riskflow.services.open_case import OpenCase
from riskflow.services.review.corrections import Correction, readable_corrections
from riskflow.services.unit_of_work import UnitOfWork


def corrections_by_subject(uow: UnitOfWork, opened: OpenCase) -> dict[str, list[Correction]]:
    """Return what was added to a case, and what is contested until it is ruled on, by what it concerns."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for each in readable_corrections(uow, opened):
        if not each.is_refused:
            found[each.request.subject].append(each)
    return dict(found)

"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import (
    absences,
    committee,
    conflicts,
    corrections,
    decisions,
    delegations,
    deliberation,
    discussion,
    freezes,
    handling,
    inbox,
    inbox_work,
    leavers,
    readings,
    records,
    requests,
    secrecy,
    work,
)
from riskflow.web.reviewer.follow_up import check_ins, collaborations, obligations, partners, termination

pages = Blueprint("reviewer", __name__)
for module in (
    inbox,
    inbox_work,
    committee,
    conflicts,
    corrections,
    handling,
    readings,
    decisions,
    requests,
    records,
    secrecy,
    freezes,
    discussion,
    delegations,
    leavers,
    deliberation,
    work,
    absences,
    obligations,
    check_ins,
    termination,
    collaborations,
    partners,
):
    pages.register_blueprint(module.pages)

"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import (
    committee,
    conflicts,
    corrections,
    decisions,
    delegations,
    freezes,
    handling,
    inbox,
    leavers,
    records,
    secrecy,
)
from riskflow.web.reviewer.follow_up import check_ins, collaborations, obligations, partners, termination

pages = Blueprint("reviewer", __name__)
for module in (
    inbox,
    committee,
    conflicts,
    corrections,
    handling,
    decisions,
    records,
    secrecy,
    freezes,
    delegations,
    leavers,
    obligations,
    check_ins,
    termination,
    collaborations,
    partners,
):
    pages.register_blueprint(module.pages)

"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import (
    absences,
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
    work,
)

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
    work,
    absences,
):
    pages.register_blueprint(module.pages)

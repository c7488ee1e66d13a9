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
    judging,
    leavers,
    readings,
    records,
    secrecy,
)

pages = Blueprint("reviewer", __name__)
for module in (
    inbox,
    committee,
    conflicts,
    corrections,
    handling,
    readings,
    decisions,
    records,
    secrecy,
    freezes,
    delegations,
    leavers,
    judging,
):
    pages.register_blueprint(module.pages)

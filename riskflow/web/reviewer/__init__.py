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
    inbox_work,
    leavers,
    records,
    secrecy,
)

pages = Blueprint("reviewer", __name__)
for module in (
    inbox,
    inbox_work,
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
):
    pages.register_blueprint(module.pages)

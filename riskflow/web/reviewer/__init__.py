"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import (
    committee,
    conflicts,
    corrections,
    decisions,
    delegations,
    discussion,
    freezes,
    handling,
    inbox,
    leavers,
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
    decisions,
    records,
    secrecy,
    freezes,
    discussion,
    delegations,
    leavers,
):
    pages.register_blueprint(module.pages)

"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import (
    committee,
    conflicts,
    corrections,
    decisions,
    delegations,
    deliberation,
    freezes,
    handling,
    inbox,
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
    deliberation,
):
    pages.register_blueprint(module.pages)

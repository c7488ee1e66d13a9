"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import (
    committee,
    conflicts,
    corrections,
    decisions,
    delegations,
    desk,
    freezes,
    handling,
    inbox,
    leavers,
    records,
    requests,
    secrecy,
)

pages = Blueprint("reviewer", __name__)
for module in (
    inbox,
    desk,
    committee,
    conflicts,
    corrections,
    handling,
    decisions,
    requests,
    records,
    secrecy,
    freezes,
    delegations,
    leavers,
):
    pages.register_blueprint(module.pages)

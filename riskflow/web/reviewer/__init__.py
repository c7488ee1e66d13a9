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
    judging,
    leavers,
    readings,
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
    readings,
    decisions,
    requests,
    records,
    secrecy,
    freezes,
    delegations,
    leavers,
    judging,
):
    pages.register_blueprint(module.pages)

"""Pages of administrators and of those who own the questionnaires, and what machines ask."""

from flask import Blueprint

from riskflow.web.admin import (
    coverage,
    health,
    lists,
    outbox,
    overview,
    people,
    person,
    preview,
    questionnaires,
    seats,
    tokens,
)

pages = Blueprint("admin", __name__)
for module in (health, overview, questionnaires, preview, lists, outbox, people, person, coverage, seats, tokens):
    pages.register_blueprint(module.pages)

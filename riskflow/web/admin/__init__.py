"""Pages of administrators and of those who own the questionnaires, and what machines ask."""

from flask import Blueprint

from riskflow.web.admin import (
    coverage,
    disposal,
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
OVERVIEWS = (health, overview, questionnaires, preview, lists, outbox, disposal)
for module in (*OVERVIEWS, people, person, coverage, seats, tokens):
    pages.register_blueprint(module.pages)

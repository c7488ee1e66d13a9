"""Pages of administrators and of those who own the questionnaires, and what machines ask."""

from flask import Blueprint

from riskflow.web.admin import health, lists, outbox, overview, people, preview, questionnaires, tokens

pages = Blueprint("admin", __name__)
for module in (health, overview, questionnaires, preview, lists, outbox, people, tokens):
    pages.register_blueprint(module.pages)

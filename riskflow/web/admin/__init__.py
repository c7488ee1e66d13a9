"""Pages of administrators and of those who own the questionnaires."""

from flask import Blueprint

from riskflow.web.admin import lists, outbox, overview, people, preview, questionnaires

pages = Blueprint("admin", __name__)
for module in (overview, questionnaires, preview, lists, outbox, people):
    pages.register_blueprint(module.pages)

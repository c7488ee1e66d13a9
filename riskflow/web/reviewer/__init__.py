"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import committee, decisions, handling, inbox, records

pages = Blueprint("reviewer", __name__)
for module in (inbox, committee, handling, decisions, records):
    pages.register_blueprint(module.pages)

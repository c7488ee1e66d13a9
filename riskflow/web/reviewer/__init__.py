"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import committee, decisions, freezes, handling, inbox, records

pages = Blueprint("reviewer", __name__)
for module in (inbox, committee, handling, decisions, records, freezes):
    pages.register_blueprint(module.pages)

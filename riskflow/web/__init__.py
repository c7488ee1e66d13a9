"""The pages, and all that knows HTTP."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from riskflow.web import admin, applicant, errors, filters, guards, meetings, public, reviewer
from riskflow.web.account import drafts, preferences, provider
from riskflow.web.account import pages as account
from riskflow.web.forms import MAX_NUMBER
from riskflow.web.lookup import all_questions, figures, search, territories
from riskflow.web.present import contacts

PAGES = (
    account,
    preferences,
    provider,
    drafts,
    public,
    all_questions,
    search,
    territories,
    figures,
    applicant,
    reviewer,
    meetings,
    admin,
)


class RowNumber(IntegerConverter):
    """The number of a row in an address; one that no table can hold leads to no page."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=MAX_NUMBER)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
    filters.register(app)
    contacts.register(app)
    admin.health.register(app)
    errors.register(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    guards.register(app)  # last, since it checks that every route has a rule

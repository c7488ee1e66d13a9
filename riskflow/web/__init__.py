"""The only HTTP: pages for people, built from the rules and the verbs below."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from riskflow.web import account, errors, filters, guards, headers, public
from riskflow.web.admin import lists, outbox, overview, preview, questionnaires, releasing
from riskflow.web.applicant import attachments, co_editors, inquiries, partners, reuse, tasks, terms
from riskflow.web.forms import MAX_NUMBER
from riskflow.web.present import territories
from riskflow.web.reviewer import inbox, records

AUTHORS = (questionnaires, preview, releasing)
"""The modules that share one blueprint: importing them gives it its pages."""
PAGES = (
    account,
    public,
    tasks,
    reuse,
    co_editors,
    inquiries,
    attachments,
    terms,
    partners,
    inbox,
    records,
    overview,
    questionnaires,
    lists,
    outbox,
    territories,
)


class RowNumber(IntegerConverter):
    """The number of a row in an address; one that no table can hold leads to no page."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map) -> None:
        """Set the bound."""
        super().__init__(url_map, max=MAX_NUMBER)


def register(app: Flask) -> None:
    """Join the pages to the application; the guard comes last and knows every route."""
    app.url_map.converters["int"] = RowNumber
    filters.register(app)
    headers.register(app)
    errors.register(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    guards.register(app)

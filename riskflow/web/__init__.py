"""The only HTTP: pages for people, built from the rules and the verbs below."""

from flask import Flask

from riskflow.web import (
    account,
    admin,
    assess,
    errors,
    filters,
    guards,
    headers,
    lists,
    partners,
    public,
    records,
    review,
)


def register(app: Flask) -> None:
    """Join the pages to the application; the guard comes last and knows every route."""
    filters.register(app)
    headers.register(app)
    errors.register(app)
    for module in (account, public, assess, review, records, admin, partners, lists):
        app.register_blueprint(module.pages)
    guards.register(app)

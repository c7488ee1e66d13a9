"""The only HTTP: pages for people, built from the rules and the verbs below."""

from flask import Flask

from riskflow.web import (
    account,
    admin,
    asking,
    assess,
    attaching,
    authors,
    errors,
    filters,
    guards,
    headers,
    letters,
    lists,
    partners,
    previewing,
    public,
    records,
    releasing,
    reusing,
    review,
    sharing,
    suggesting,
    territories,
)

AUTHORS = (authors, previewing, releasing)
"""The modules that share one blueprint: importing them gives it its pages."""
PAGES = (
    account,
    public,
    assess,
    reusing,
    sharing,
    asking,
    attaching,
    suggesting,
    partners,
    review,
    records,
    admin,
    authors,
    lists,
    letters,
    territories,
)


def register(app: Flask) -> None:
    """Join the pages to the application; the guard comes last and knows every route."""
    filters.register(app)
    headers.register(app)
    errors.register(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    guards.register(app)

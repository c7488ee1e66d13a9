"""The order in which the parts of the edge see a request."""

from flask import Flask

from riskflow.config import MEBIBYTE, Config
from riskflow.web.edge import access_log, headers, origins, rates
from riskflow.web.edge.hosts import HostGuard
from riskflow.web.edge.input import MAX_FIELD_BYTES, MAX_PARTS, BoundedRequest, refuse_hidden_characters


def register(app: Flask, config: Config, person_of_request: rates.PersonOfRequest) -> None:
    """Put all of it before the pages; it comes before whatever else asks for the form or the person."""
    app.request_class = BoundedRequest
    app.session_interface = origins.OwnSiteSessions()
    app.config.update(MAX_CONTENT_LENGTH=MEBIBYTE, MAX_FORM_PARTS=MAX_PARTS, MAX_FORM_MEMORY_SIZE=MAX_FIELD_BYTES)
    app.wsgi_app = HostGuard(app.wsgi_app, config)  # type: ignore[method-assign]  # the documented way
    app.before_request(refuse_hidden_characters)
    app.before_request(origins.refuse_foreign_origin)
    rates.register(app, config, person_of_request)
    # The last that is registered runs first: the log sees the answer as it leaves.
    access_log.register(app)
    headers.register(app)

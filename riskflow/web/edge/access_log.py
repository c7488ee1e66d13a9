"""One log line for each request: what was asked for by its name, by whom, and how it was answered."""

import logging
from time import perf_counter

from flask import Flask, Response, g, request

ACCESS_LOGGER = logging.getLogger("riskflow.access")


def begin_time() -> None:
    g.began = perf_counter()


def log_access(response: Response) -> Response:
    """Log the answer without its address: codes and words of a search are nobody's business in a log."""
    ACCESS_LOGGER.info(
        "request",
        extra={
            "method": request.method,
            "endpoint": request.endpoint or "",
            "status": response.status_code,
            "milliseconds": round((perf_counter() - g.began) * 1000) if "began" in g else None,
            "person": _person(),
            "address": request.remote_addr or "",
            "bytes": response.content_length,
        },
    )
    return response


def _person() -> int | None:
    # Only if the request has asked already: a log must not be what reads the database.
    user = g.get("signed_in")
    return user.person.id if user else None


def register(app: Flask) -> None:
    app.before_request_funcs.setdefault(None, []).insert(0, begin_time)
    app.after_request(log_access)

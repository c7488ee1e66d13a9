"""Structured logs: one JSON object a line, with the request's id, and the names of security events.

A log holds who did what to what, never an answer, a free text, a secret or a statement's parameters.
"""

import logging
from contextvars import ContextVar

SECURITY_LOGGER = logging.getLogger("riskflow.security")

request_id: ContextVar[str] = ContextVar("request_id", default="")


def security_event(name: str, /, *, person: int | None = None, target: str = "", **details: str | int) -> None:
    """Log something that matters to security, such as `access-denied`: the acting person, the target, and details."""
    SECURITY_LOGGER.info(name, extra={"event": name, "person": person, "target": target, **details})

"""Structured logs: one JSON object a line, with the request's id, and the names of security events.

A log holds who did what to what, never an answer, a free text, a secret or a statement's parameters. So exceptions are
logged by their types and places; their messages, which quote what they failed on, are left out.
"""

import logging
import sys
from contextvars import ContextVar
from traceback import extract_tb
from types import TracebackType
from typing import Any

from pythonjsonlogger.core import LogData
from pythonjsonlogger.json import JsonFormatter

SECURITY_LOGGER = logging.getLogger("riskflow.security")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FIELDS = ("levelname", "name", "message")
RENAMED = {"levelname": "level", "name": "logger", "exc_info": "exception"}

request_id: ContextVar[str] = ContextVar("request_id", default="")

SECURITY_EVENTS = {
    "access-denied": "A page, a case or an act was refused: the person, what they wanted (`operation`), and the case.",
    "archive-fault": "A stored file is missing or is not as it was stored; it was not handed out.",
    "back-channel-logout": "The provider ended sessions; `sessions` says how many.",
    "back-channel-logout-refused": "A sign-out that was not the provider's, or came twice (`reason`).",
    "clock-behind": "The clock is behind the newest event by some `seconds`.",
    "csrf-refused": "A form had no token, or that of another session.",
    "disk-floor-reached": "A document was refused because the disk has too little room left (`free`, in MiB).",
    "file-too-costly": "A file that somebody sent took more time or memory to read than it may.",
    "head-accepted": "An operator accepted a database that is not the attested one.",
    "host-refused": "A request was for a host that this instance does not answer for.",
    "origin-refused": "A browser said that another site caused a request that would change something.",
    "package-made": "Somebody had a package of archived files made (`target`, `files`).",
    "person-left": "An administrator noted that somebody (`target`) has left.",
    "provider-unavailable": "The identity provider could not be asked (`reason`); nobody could sign in.",
    "queue-row-refused": "A row of the queue was not JSON and was not read.",
    "rate-refused": "A person or an address did something (`target`) more often than the limits allow.",
    "read-only": "The database is not the one that the anchors or the archive attest to; nothing is written.",
    "record-overdue": "A record is not in the archive long after it was due.",
    "removal-overdue": "A handover to security (`target`) has left something in files still, after some `orders`.",
    "role-claimed": "Signing in gave or took a role by the mapping of claims.",
    "role-confirmed": "A second administrator confirmed a role.",
    "role-delegated": "A holder delegated their role.",
    "role-ended": "A role ended.",
    "role-granted": "A role was granted.",
    "role-proposed": "A role was proposed, and waits for a second administrator.",
    "session-ended": "A session ended before its time (`reason`).",
    "sessions-ended": "An administrator ended sessions of somebody (`target`); `sessions` says how many.",
    "sign-in-refused": "An answer of the provider was not accepted (`reason`); nobody was signed in.",
    "signed-in": "Somebody signed in (`issuer`, `acr`).",
    "signed-out": "Somebody signed out.",
    "signing-answer-refused": "An answer of the signing service was not taken (`reason`); nothing was stored.",
    "stepped-up": "Somebody proved once more who they are (`acr`).",
    "token-created": "An administrator made a service token (`target`, `scopes`).",
    "token-refused": "A program showed a service token that is unknown, has ended, or opens something else (`reason`).",
    "token-revoked": "An administrator revoked a service token (`target`).",
    "virus-found": "The virus scanner found a document harmful (`found`); it was not stored.",
    "virus-scanner-failed": "The virus scanner did not answer, or with an error (`answer`); nothing was stored.",
}
"""Name -> what it says; docs/reference/logs.md lists them."""


def security_event(name: str, /, *, person: int | None = None, target: str = "", **details: str | int) -> None:
    """Log something that matters to security, such as `access-denied`: the acting person, the target, and details."""
    SECURITY_LOGGER.info(name, extra={"event": name, "person": person, "target": target, **details})


class LineFormatter(JsonFormatter):
    """JSON on one line: control characters are escaped, so that nothing that is logged can forge another line."""

    def __init__(self) -> None:
        super().__init__(FIELDS, rename_fields=RENAMED, timestamp=True)

    def add_fields(self, log_data: LogData, record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        if request_id.get():
            log_data["request"] = request_id.get()

    def formatException(self, ei: Any) -> Any:  # noqa: ANN401, N802 - the name and types of the library
        return [line for error in _chain(ei[1]) for line in (_name(error), *_places(error.__traceback__))]


class _Handler(logging.StreamHandler[Any]):
    """The handler of this module, told from those that others have added."""


def configure_logs(level: str) -> None:
    """Write lines to the standard error: those of RiskFlow from a level on, those of libraries from warnings on."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(handler)
    handler = _Handler(sys.stderr)
    handler.setFormatter(LineFormatter())
    root.addHandler(handler)
    logging.getLogger("riskflow").setLevel(level)
    logging.captureWarnings(capture=True)


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _places(traceback: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(traceback)]

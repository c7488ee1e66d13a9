"""Reading a document that was sent: what it is, and whether something hides in it, before anything stores it."""

from dataclasses import dataclass
from typing import Any

from riskflow.config import Config
from riskflow.documents import display_name, inspect_document
from riskflow.documents.virus_scanner import scan
from riskflow.files.bounded_process import SIGNED_IN, call_bounded
from riskflow.text import Text

SWEPT = Text(
    sv="Dokumentet hann tas bort medan du bifogade det. Bifoga det igen.",
    en="The document was removed while you attached it. Attach it again.",
)
UNKNOWN_TYPE = "application/octet-stream"
"""Of every download, so that no browser shows a document as a page; the file name says what it is."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was inspected."""

    title: str
    media_type: str
    content: bytes


def read_document(sent: Any, config: Config) -> ReadDocument:  # noqa: ANN401 - a file of Werkzeug
    """Return a document that was sent with a form.

    Raises:
        RiskFlowError: it is none that is accepted.
    """
    content = sent.stream.read(config.max_attachment_bytes + 1)
    # In a process of its own, since what unfolds in a document is known only when it has unfolded.
    media_type = call_bounded(inspect_document, content, sent.filename, config.max_attachment_bytes, slots=SIGNED_IN)
    if config.clamd:
        scan(content, config.clamd)
    return ReadDocument(display_name(sent.filename), media_type, content)

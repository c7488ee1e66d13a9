"""Reading a document that was sent: what it is, and whether something hides in it, before anything stores it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from riskflow.config import Config
from riskflow.documents import ACCEPTED_EXTENSIONS, display_name, inspect_document
from riskflow.documents.virus_scanner import scan
from riskflow.files.bounded_process import SIGNED_IN, call_bounded
from riskflow.text import Text

SWEPT = Text(
    sv="Dokumentet hann tas bort medan du bifogade det. Bifoga det igen.",
    en="The document was removed while you attached it. Attach it again.",
)
UNKNOWN_TYPE = "application/octet-stream"
"""Of every download, so that no browser shows a document as a page; the file name says what it is."""
ACCEPT = ",".join(f".{extension}" for extension in ACCEPTED_EXTENSIONS)
"""What the control offers to choose from."""


def upload_hint(config: Config) -> str:
    """Return which documents are taken in, how large, and what is done with those that are not opened."""
    hint = gettext(
        "At most %(size)s MB. PDF (also signed or encrypted), Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, txt, "
        "csv, mail (eml, msg) or a signed package (asice, asics, p7m). What is signed, encrypted or mail is kept as it "
        "is and not opened.",
        size=config.attachment_megabytes,
    )
    return str(hint)


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

"""What the frozen tests cannot reach from outside. Only this file names modules of the program: they may move."""

from riskflow.cases.events import FIRST_PREVIOUS, SENTENCES, EventLink, fields_of
from riskflow.cli import main
from riskflow.config import Config
from riskflow.files.archive import Archive
from riskflow.records.model import as_json
from riskflow.services.operations.demo.stories import run_stories
from riskflow.store.database import Database

__all__ = [
    "FIRST_PREVIOUS",
    "SENTENCES",
    "Archive",
    "Config",
    "Database",
    "EventLink",
    "as_json",
    "fields_of",
    "main",
    "run_stories",
]

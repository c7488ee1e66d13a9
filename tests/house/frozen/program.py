"""What the frozen tests cannot reach from outside. Only this file names modules of the program: they may move."""

from riskflow.cli import main
from riskflow.config import Config
from riskflow.core.events import FIRST_PREVIOUS, SENTENCES, Link, fields_of
from riskflow.core.record import as_json
from riskflow.files.archive import Archive
from riskflow.services.demonstrating import play

__all__ = ["FIRST_PREVIOUS", "SENTENCES", "Archive", "Config", "Link", "as_json", "fields_of", "main", "play"]

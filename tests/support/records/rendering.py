"""How the tests of records render them."""

from collections.abc import Callable
from datetime import UTC, datetime

from riskflow.records.model import Record
from riskflow.text import Language
from tests.support.source_tree import PROJECT

TEMPLATES = PROJECT / "templates"
BASE_URL = "https://riskflow.example.se"
FILED_AT = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
Drawn = Callable[[str, Language], bytes]
Draw = Callable[[Record], bytes]

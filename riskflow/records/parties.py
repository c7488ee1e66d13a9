"""The parties of a record, and who owns or controls them as it was stated."""

from dataclasses import dataclass
from datetime import date

from riskflow.text import Text


@dataclass(frozen=True, kw_only=True)
class RecordParty:
    """A partner, and the territories where it acts."""

    name: str
    territories: tuple[Text, ...] = ()
    role: str | Text = ""


@dataclass(frozen=True, kw_only=True)
class RecordOwner:
    """Who owns or controls a partner, as it was stated before the decision."""

    of: str
    name: str
    share: Text
    source: str
    as_of: date


@dataclass(frozen=True, kw_only=True)
class RecordOwnership:
    """What owners whose assets are or may be frozen have of a partner together, and what follows from it."""

    of: str
    share: Text
    conclusion: Text

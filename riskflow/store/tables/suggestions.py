"""Responses to the terms that were suggested from the texts of a case."""

from datetime import datetime

from sqlmodel import Field

from riskflow.store.tables.columns import Salted, UtcDateTime, enumeration
from riskflow.terms.suggestions import SuggestionResponse


class SuggestionVerdict(Salted, table=True):
    """A response to one suggestion for the text in which it was found. Write-once; the newest counts."""

    __tablename__ = "suggestion_verdict"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="matter.id", index=True)
    question: str
    text_digest: str
    list: str
    entry: str
    words: str
    verdict: SuggestionResponse = Field(sa_type=enumeration(SuggestionResponse))
    reason: str = ""
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)

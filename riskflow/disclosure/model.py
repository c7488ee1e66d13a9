"""A request for documents of a case: which are asked for, how each is treated, and how it ends."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from riskflow.disclosure.masks import Mask
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.text import Text


class Treatment(StrEnum):
    """What becomes of one document."""

    WHOLE = "whole"
    MASKED = "masked"
    LEFT_OUT = "left-out"


class DocumentKind(StrEnum):
    """Records of all kinds and their data can be masked; files that came back signed, or of others, cannot."""

    RECORD = "record"
    ACT = "act"
    MINUTES = "minutes"
    DATA = "data"
    SIGNED = "signed"
    ATTACHED = "attached"
    PROOF = "proof"

    @property
    def is_drawn(self) -> bool:
        """Whether its copy with masks is drawn as pages."""
        return self in {DocumentKind.RECORD, DocumentKind.ACT, DocumentKind.MINUTES}

    @property
    def can_be_masked(self) -> bool:
        return self.is_drawn or self is DocumentKind.DATA

    @property
    def is_ours(self) -> bool:
        """Whether its title says nothing that may be secret."""
        return self.can_be_masked or self is DocumentKind.SIGNED


class AskedDocument(BaseModel):
    """A document that is asked for; one that is left out whole has a ground."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    left_out: str = ""
    """The provision by which it is left out; empty where it is handed out, with masks or whole."""
    reason: str = ""


class DraftContent(BaseModel):
    """What has been prepared of an answer to a request."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requested_on: date
    recipient: str = ""
    """Who asked, where they said so: nobody has to (Freedom of the Press Act 2:18)."""
    documents: tuple[AskedDocument, ...] = ()
    masks: dict[str, tuple[Mask, ...]] = {}
    """Masks by the record, as documents name the one that they are of."""


def outcome_of(treatments: Iterable[Treatment]) -> DisclosureOutcome:
    found = set(treatments)
    if found <= {Treatment.WHOLE}:
        return DisclosureOutcome.WHOLE
    return DisclosureOutcome.REFUSED if found == {Treatment.LEFT_OUT} else DisclosureOutcome.PARTLY


OUTCOME_NAMES = {
    DisclosureOutcome.WHOLE: Text(sv="lämnas ut i sin helhet", en="handed out whole"),
    DisclosureOutcome.PARTLY: Text(sv="lämnas ut delvis", en="handed out in part"),
    DisclosureOutcome.REFUSED: Text(sv="lämnas inte ut", en="not handed out"),
}
TREATMENT_NAMES = {
    Treatment.WHOLE: Text(sv="Lämnas ut i sin helhet", en="Handed out whole"),
    Treatment.MASKED: Text(sv="Lämnas ut med maskningar", en="Handed out with masks"),
    Treatment.LEFT_OUT: Text(sv="Lämnas inte ut", en="Not handed out"),
}

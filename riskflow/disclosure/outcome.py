"""How a request for documents of a case ends."""

from enum import StrEnum


class DisclosureOutcome(StrEnum):
    WHOLE = "whole"
    PARTLY = "partly"
    REFUSED = "refused"

"""What kinds of records there are of a case."""

from enum import StrEnum


class RecordKind(StrEnum):
    """Of how a case ended, or ended for now: each has the number of its decision."""

    DECISION = "decision"
    REASSESSMENT = "reassessment"
    SELF_ASSESSMENT = "self-assessment"
    ACKNOWLEDGEMENT = "acknowledgement"
    EXIT = "exit"
    CLOSURE = "closure"


class ActKind(StrEnum):
    """Of one act in the handling, numbered among the acts of the case."""

    OPINION = "opinion"
    POSITION = "position"
    CLEARANCE = "clearance"
    CORRECTION = "correction"

"""Every error that a rule can raise. The web turns them into pages, the command line into a sentence."""

from riskflow.text import Text


class RiskFlowError(Exception):
    """A rule said no. The message is for people and says what to do."""

    def __init__(self, message: Text) -> None:
        """Keep the sentence in both languages."""
        super().__init__(message.en)
        self.message = message


class NotAllowedError(RiskFlowError):
    """The person, or the state of the case, does not allow the action."""


class MustDeclareError(NotAllowedError):
    """A member must declare on conflict of interest before seeing or doing anything."""


class NotFoundError(RiskFlowError):
    """There is no such thing, or the person may not know that there is."""


class ConflictError(RiskFlowError):
    """Somebody else was first: what was sent is kept and shown beside what is there now."""


class IncompleteError(RiskFlowError):
    """Something must be answered or recorded first."""

    def __init__(self, message: Text, missing: tuple[str, ...] = ()) -> None:
        """Name what is missing, by question id."""
        super().__init__(message)
        self.missing = missing


class FrozenError(RiskFlowError):
    """An open stop freezes the action until its function records clearance."""


class InvalidError(RiskFlowError):
    """What was sent does not fit the question or the form."""

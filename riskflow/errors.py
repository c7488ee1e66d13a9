"""The errors of the domain. The web turns them into pages, the command line into a sentence."""

from riskflow.text import Text


class RiskFlowError(Exception):
    """A rule refuses something; the message is for people and names what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class NotAllowedError(RiskFlowError):
    """The person's role or the state of the case does not allow the action."""


class MustDeclareError(NotAllowedError):
    """A member must declare on conflict of interest before seeing or doing anything else."""


class NotFoundError(RiskFlowError):
    """There is no such thing, or the person may not know that it exists."""


class ConflictError(RiskFlowError):
    """Somebody else changed it first; the input is kept and shown next to the present value."""


class IncompleteError(RiskFlowError):
    """Something must be answered or recorded first; `missing` holds question ids."""

    def __init__(self, message: Text, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


class FrozenError(RiskFlowError):
    """An open stop blocks the action until its function records clearance."""


class InvalidError(RiskFlowError):
    """The input is not accepted by the question or the form."""


class ReadOnlyError(RiskFlowError):
    """Nothing is written, since the database is not the one that the anchors or the archive attest to."""


class NoRoomError(RiskFlowError):
    """The disk has no room left for what was sent."""


class BusyError(RiskFlowError):
    """The server has too much to do; the same can be tried again after `retry_after` seconds."""

    def __init__(self, message: Text, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after

"""What a task must fulfil before it is given."""

from collections.abc import Iterable

from riskflow.committees.work import Candidate, CommitteeTask
from riskflow.errors import ConflictError, InvalidError
from riskflow.text import Text

NOT_A_CANDIDATE = Text(
    sv="Personen kan inte få uppgiften: platsen i gruppen saknas eller är en annan. Välj en annan.",
    en="The person cannot have the task: there is no seat for it in the group. Choose somebody else.",
)
HAS_CONFLICT = Text(
    sv="Personen är jävig i ärendet. Välj en annan.",
    en="The person has a conflict of interest in the case. Choose somebody else.",
)
HAS_TASK = Text(sv="Personen har redan uppgiften.", en="The person has the task already.")
IS_HERE = Text(
    sv="Ledamoten är varken frånvarande eller jävig, så ingen ersättare kan träda in.",
    en="The member is neither away nor has a conflict of interest, so no substitute can step in.",
)
FOR_SOMEBODY_ELSE = Text(
    sv="Ersättaren träder bara in för en annan ledamot.", en="The substitute steps in for another member only."
)
NO_TASK = Text(
    sv="Personen har inte uppgiften längre. Läs om sidan.", en="The person does not have the task any longer."
)


def check_candidate(candidates: Iterable[Candidate], person: int) -> Candidate:
    """Return the candidate of a number.

    Raises:
        InvalidError: when there is none, or with a conflict of interest.
        ConflictError: when the person has the task already.
    """
    found = next((each for each in candidates if each.person == person), None)
    if found is None:
        raise InvalidError(NOT_A_CANDIDATE)
    if found.has_conflict:
        raise InvalidError(HAS_CONFLICT)
    if found.has_task:
        raise ConflictError(HAS_TASK)
    return found


def check_stepping_in(candidate: Candidate, missing: Iterable[int], instead_of: int | None) -> None:
    """Refuse a substitute for somebody who is there, or for another than the one whose seat it is.

    Raises:
        InvalidError: when it is so.
    """
    if instead_of not in set(missing):
        raise InvalidError(IS_HERE)
    if candidate.for_person not in {None, instead_of}:
        raise InvalidError(FOR_SOMEBODY_ELSE)


SEATED = frozenset({CommitteeTask.RAPPORTEUR, CommitteeTask.RATER})
"""The tasks of ordinary members."""

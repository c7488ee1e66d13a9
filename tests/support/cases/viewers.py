"""A case at its decision, and somebody else who looks at it with some roles."""

from riskflow.cases.access import CaseFacts, Grant, Viewer
from riskflow.cases.workflow import State

ME, OWNER = 7, 1
CASE = CaseFacts(
    state=State.TO_DECIDE,
    owner=OWNER,
    department="ITM",
    decision_maker="president",
    functions=frozenset({"legal"}),
    was_with_rai=True,
    was_with_sai=True,
    declared=frozenset({ME}),
    disqualified=frozenset(),
)


def me(*grants: Grant) -> Viewer:
    return Viewer(ME, "SCI", frozenset(grants))

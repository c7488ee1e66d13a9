"""Who may reach which page: every route has a row, and a route without one does not start."""

from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.workflow import Role


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Anybody who has signed in."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Those who hold one of the roles, for whatever scope."""

    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class InCase:
    """Those whom the door `get_case` lets into the case, and into the part where one is named."""

    part: Part | None = None


Rule = Public | SignedIn | Holding | InCase

PUBLIC, SIGNED_IN = Public(), SignedIn()
CASE, ANSWERS, HISTORY, RECORDS, RATINGS = (
    InCase(),
    InCase(Part.ANSWERS),
    InCase(Part.HISTORY),
    InCase(Part.RECORDS),
    InCase(Part.RATINGS),
)
OVERVIEW = InCase(Part.OVERVIEW)
ASKED = InCase(Part.ASKED)
REVIEWERS = Holding(
    frozenset(
        {
            Role.HEAD,
            Role.SECRETARY,
            Role.RAI,
            Role.RAI_CHAIR,
            Role.SAI,
            Role.SAI_CHAIR,
            Role.DECISION_MAKER,
            Role.FUNCTION,
        }
    )
)
ARCHIVISTS = Holding(frozenset({Role.REGISTRAR, Role.SECRETARY}))
ADMINISTRATORS = Holding(frozenset({Role.ADMINISTRATOR}))
KEEPERS = Holding(frozenset({Role.ADMINISTRATOR, Role.SECRETARY}))

ROUTES: dict[str, Rule] = {
    "static": PUBLIC,
    "account.sign_in": PUBLIC,
    "account.sign_out": PUBLIC,
    "account.switch_language": PUBLIC,
    "public.home": PUBLIC,
    "public.accessibility": PUBLIC,
    "public.personal_data": PUBLIC,
    "public.about": PUBLIC,
    "public.verify": PUBLIC,
    "public.verify_code": PUBLIC,
    "assess.start": SIGNED_IN,
    "assess.mine": SIGNED_IN,
    "assess.tasks": ANSWERS,
    "assess.question": ANSWERS,
    "assess.result": ANSWERS,
    "assess.plan": ANSWERS,
    "assess.check": ANSWERS,
    "assess.sent": OVERVIEW,
    "assess.withdraw": CASE,
    "assess.hand_to_security": CASE,
    "assess.reassess": ANSWERS,
    "sharing.people": ANSWERS,
    "sharing.invite": ANSWERS,
    "sharing.remove": ANSWERS,
    "asking.ask": ANSWERS,
    "asking.take_back": ANSWERS,
    "asking.asked": ASKED,
    "asking.notes": ANSWERS,
    "asking.asked_notes": ASKED,
    "attaching.documents": ANSWERS,
    "attaching.remove": ANSWERS,
    "attaching.evidence": ANSWERS,
    "attaching.download": ANSWERS,
    "suggesting.suggestions": ANSWERS,
    "reuse.triage": ANSWERS,
    "reuse.copy": ANSWERS,
    "reuse.partner": ANSWERS,
    "reuse.version": ANSWERS,
    "reuse.since_then": ANSWERS,
    "reuse.contradictions": ANSWERS,
    "review.inbox": REVIEWERS,
    "review.declare": CASE,
    "review.case": OVERVIEW,
    "review.answers": ANSWERS,
    "review.measures": ANSWERS,
    "review.opinions": RATINGS,
    "review.history": HISTORY,
    "review.rate": ANSWERS,
    "review.opinion": RATINGS,
    "review.acknowledge": ANSWERS,
    "review.read_second": ANSWERS,
    "review.refer": ANSWERS,
    "review.return_": ANSWERS,
    "review.dismiss": OVERVIEW,
    "review.clear": OVERVIEW,
    "review.decide": RATINGS,
    "review.suspend": ANSWERS,
    "review.resume": ANSWERS,
    "records.archive": ARCHIVISTS,
    "records.of_case": RECORDS,
    "records.download": RECORDS,
    "records.register": RECORDS,
    "territories.territory": SIGNED_IN,
    "admin.overview": ADMINISTRATORS,
    "authors.shelf": ADMINISTRATORS,
    "authors.diff": ADMINISTRATORS,
    "authors.proof": ADMINISTRATORS,
    "authors.preview": ADMINISTRATORS,
    "authors.propose": ADMINISTRATORS,
    "authors.confirm": ADMINISTRATORS,
    "admin.context_sources": ADMINISTRATORS,
    "letters.log": ADMINISTRATORS,
    "letters.send_again": ADMINISTRATORS,
    "partners.of_case": ANSWERS,
    "partners.find": ANSWERS,
    "partners.add": ANSWERS,
    "partners.partner": ANSWERS,
    "partners.judge": ANSWERS,
    "partners.screen": ANSWERS,
    "partners.see": ANSWERS,
    "partners.remove": ANSWERS,
    "lists.overview": KEEPERS,
    "lists.add_own": KEEPERS,
    "lists.remove_own": KEEPERS,
    "lists.partners": KEEPERS,
    "lists.merge": KEEPERS,
    "lists.undo": KEEPERS,
}
"""Endpoint -> rule. What a person may *do* inside a case is the table of `riskflow.core.routing`."""

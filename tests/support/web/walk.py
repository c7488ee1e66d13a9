"""The walk through every page: the world with a case in every state, who walks, and what the policy expects of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from riskflow.cases.access import CaseFacts, Viewer, field_secrecy, questions_asked_of, roles_in, visible_parts
from riskflow.cases.policy import REVIEWED, Part
from riskflow.cases.workflow import Role, State
from riskflow.services.case_facts import facts_of, identity, people_and_viewers
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.demo.stories import run_stories
from riskflow.services.review import committee, conflicts, secrecy
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, Person, PersonGrant
from riskflow.web.routes import ROUTES, CaseRoute, PublicRoute, RoleRoute, SignedInRoute
from tests.support.web.review_pages import parts as parts_of
from tests.support.web.site import Site

EXTRA_PEOPLE: Mapping[str, tuple[tuple[Role, str], ...]] = {
    "stina": (),  # a researcher without any tie to a case
    "hugo": ((Role.HEAD, "SCI"),),  # head of another department
    "disa": ((Role.DECISION_MAKER, "dean"),),  # decides for another office
    "fia": ((Role.FUNCTION, "hr"),),  # another function
    "rita": ((Role.RAI, ""),),  # disqualified wherever RAI has the case
}
ANONYMOUS = ""
DECLARES = {"reviewer.committee.declare", "reviewer.conflicts.report"}
CANARIES = {"title": "kanintitel", "summary": "kaninsammanfattning", "benefit": "kaninnytta"}
MARKED = {"summary": "15:2", "benefit": "21:7"}
"""The fields that are marked as possibly secret in each case that can be marked, and the provision."""
VALUES = {"number": 1, "language": "sv", "step": "title", "question": "summary", "name": "summary", "version": "2.0"}


def with_canaries(stage: DemoRunner) -> DemoRunner:
    """Return a stage on which the free texts of each case carry words that occur nowhere else."""
    marked = {
        name: {key: f"{text} {CANARIES[key]}{place}x" if key in CANARIES else text for key, text in texts.items()}
        for place, (name, texts) in enumerate(stage.material.cases.items())
    }
    return replace(stage, material=replace(stage.material, cases=marked))


def populate(site: Site) -> None:
    """Create a case in every state, further people, and a conflict of interest in each case that RAI has."""
    with parts_of(site).database.write() as session:
        for login, roles in EXTRA_PEOPLE.items():
            person = Person(login=login, name=login.title(), email=f"{login}@example.org", department="SCI")
            session.add(person)
            session.flush()
            session.add_all(PersonGrant(person_id=identity(person.id), role=r, scope=s) for r, s in roles)
    stage = with_canaries(site.stage)
    run_stories(stage)
    with stage.unit_of_work_as("rita") as uow:
        codes = [case.code for case in case_queries.cases_in(uow.session, [State.WITH_RAI])]
    for code in codes:
        with stage.unit_of_work_as("rita") as uow:
            committee.declare(uow, code, has_conflict=False)
        with stage.unit_of_work_as("rita") as uow:
            conflicts.report_conflict(uow, code, "Vi har en gemensam ansökan.")
    with stage.unit_of_work_as("sven") as uow:
        codes = [case.code for case in case_queries.cases_in(uow.session, REVIEWED)]
        for code in codes:
            for name, provision in MARKED.items():
                secrecy.mark_secrecy(uow, code, name, provision)


@dataclass(frozen=True)
class World:
    """What the policy says of everybody and every case, read once."""

    site: Site
    viewers: Mapping[str, Viewer]
    cases: tuple[Case, ...]
    facts: Mapping[int, CaseFacts]

    @cached_property
    def one_in_every_state(self) -> tuple[Case, ...]:
        """The newest case in each state."""
        return tuple({case.state: case for case in self.cases}.values())

    def expected(self, login: str, endpoint: str, case: Case | None, method: str) -> set[int] | None:
        """Return the statuses with which a route refuses somebody; None where the policy lets them in."""
        rule = ROUTES[endpoint]
        if isinstance(rule, PublicRoute):
            return None
        if login == ANONYMOUS:
            return {302} if method == "GET" else {302, 400, 403}
        if isinstance(rule, SignedInRoute):
            return None
        viewer = self.viewers[login]
        if isinstance(rule, RoleRoute):
            return None if any(viewer.has_role(role) for role in rule.roles) else {403}
        assert isinstance(rule, CaseRoute)
        assert case is not None
        facts = self.facts[identity(case.id)]
        if method == "POST" and endpoint in DECLARES and viewer.id in facts.disqualified:
            return {200}  # the receipt of their own declaration
        return self._expected_in_case(viewer, rule, facts)

    def _expected_in_case(self, viewer: Viewer, rule: CaseRoute, facts: CaseFacts) -> set[int] | None:
        if rule.part is Part.ASKED:
            return None if questions_asked_of(viewer, facts) else {404}
        if not roles_in(viewer, facts):
            return {404}
        seen = visible_parts(viewer, facts)
        if rule.part is None or rule.part in seen:
            return None
        return {403} if seen else {302}

    def may_read(self, login: str, case: Case, kind: str) -> bool:
        """Return whether somebody may come upon a canary of a case, on any page. The owner wrote all of it."""
        if login == ANONYMOUS:
            return False
        viewer, facts = self.viewers[login], self.facts[identity(case.id)]
        if kind == "title":
            return bool(roles_in(viewer, facts) or questions_asked_of(viewer, facts))
        comes_to_it = questions_asked_of(viewer, facts) or Part.ANSWERS in visible_parts(viewer, facts)
        return bool(comes_to_it) and not field_secrecy(viewer, facts).hides(kind)


def read_world(site: Site) -> World:
    with parts_of(site).database.read() as session:
        viewers = {person.login: viewer for person, viewer in people_and_viewers(session, datetime.now(UTC).date())}
        cases = tuple(case_queries.cases_in(session, State))
        facts = facts_of(session, cases)
        session.expunge_all()
    return World(site, viewers, cases, facts)


def cells(world: World, case: Case | None) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, address and method of every route: those of one case, or those of none."""
    urls = world.site.app.url_map.bind("localhost")
    for rule in world.site.app.url_map.iter_rules():
        is_of_case = isinstance(ROUTES[rule.endpoint], CaseRoute)
        if rule.endpoint == "static" or is_of_case is (case is None):
            continue
        values = {name: VALUES.get(name, 1) for name in rule.arguments}
        values["code"] = case.code if case else "SE"
        address = urls.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            yield rule.endpoint, address, method

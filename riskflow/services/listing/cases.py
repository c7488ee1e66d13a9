"""Pages of cases as one person may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.access import CaseFacts, Viewer, field_secrecy, roles_in, visible_parts
from riskflow.cases.policy import Part
from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.secrecy import FieldMark
from riskflow.cases.workflow import Action, Group, Role
from riskflow.clocks.words import Holder
from riskflow.dialogue.messages import reads_internal
from riskflow.questionnaire.model import Area, Level
from riskflow.services.case_facts import identity, marks_by_case
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import STANDING, cases_query
from riskflow.store.listing.page import Page
from riskflow.store.queries.secrecy import MARKED_AUTHOR
from riskflow.store.tables import Case, CaseFunction, CaseListing, CaseStanding, Person, SecrecyMark

NEVER = 1_000_000
"""A quorum that nobody reaches."""
NOT_LISTED = CaseStanding(case_id=0, person_id=0)
"""What somebody is to a case of whom it says nothing."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case of a list, as a person may see it, with what is expected of them."""

    opened: OpenCase
    listing: CaseListing
    due_actions: tuple[Action, ...]
    shows_levels: bool
    reads_internal: bool
    owner: Holder

    @property
    def levels(self) -> list[tuple[Area, Level]]:
        """The level of each area that was assessed, as far as the person may see them."""
        ranks = {
            Area.DUAL_USE: self.listing.dual_use,
            Area.FOREIGN_INFLUENCE: self.listing.foreign_influence,
            Area.ETHICS_DUMPING: self.listing.ethics_dumping,
            Area.HUMAN_RIGHTS: self.listing.human_rights,
        }
        return [(area, Level(rank)) for area, rank in ranks.items() if rank is not None and self.shows_levels]


def listed_cases(uow: UnitOfWork, page: Page) -> list[ListedCase]:
    """Return the cases of one page in its order, in one statement."""
    if not page.numbers:
        return []
    rows: dict[int, tuple[Case, CaseListing, CaseStanding, Holder]] = {}
    functions: dict[int, dict[str, CaseFunction]] = {number: {} for number in page.numbers}
    marks: dict[int, tuple[SecrecyMark, int | None]] = {}
    for case, listing, standing, name, email, function, mark, author in uow.session.execute(_listed(uow, page)):
        rows[case.id] = (case, listing, standing or NOT_LISTED, Holder(case.owner_id, name, email))
        if function:
            functions[case.id][function.function] = function
        if mark:
            marks[mark.id] = (mark, author)
    marked = marks_by_case(rows, (marks[number] for number in sorted(marks)))
    return [_listed_case(uow.viewer, rows[each], functions[each], marked[each]) for each in page.numbers]


def _listed(uow: UnitOfWork, page: Page) -> sa.Select[Any]:
    """Select some cases; a case comes once for each pair of a function that the person has there and of a mark."""
    # The functions of the person, or that they see to.
    held = [grant.scope for grant in uow.viewer.grants if grant.role is Role.FUNCTION] + sorted(uow.viewer.vacant)
    has_function = sa.and_(col(CaseFunction.case_id) == col(Case.id), col(CaseFunction.function).in_(held))
    columns = (col(Person.name), col(Person.email), CaseFunction, SecrecyMark, MARKED_AUTHOR)
    query = cases_query(uow.viewer, Case, CaseListing, STANDING, *columns)
    query = query.join(Person, col(Person.id) == col(Case.owner_id))
    query = query.join(CaseFunction, has_function, isouter=True)
    query = query.join(SecrecyMark, col(SecrecyMark.case_id) == col(Case.id), isouter=True)
    return query.where(col(Case.id).in_(page.numbers))


def _listed_case(
    viewer: Viewer,
    row: tuple[Case, CaseListing, CaseStanding, Holder],
    functions: Mapping[str, CaseFunction],
    marks: Mapping[str, FieldMark],
) -> ListedCase:
    case, listing, standing, owner = row
    facts = _own_facts(viewer, case, standing, frozenset(functions), marks)
    secrecy = field_secrecy(viewer, facts)
    opened = OpenCase(case, facts, roles_in(viewer, facts), visible_parts(viewer, facts), secrecy)
    rules = ReviewRules(viewer, facts, _own_review(viewer, listing, standing, functions))
    due = rules.due(opened.actions)
    return ListedCase(opened, listing, due, rules.shows_levels, reads_internal(rules), owner)


def _own_review(
    viewer: Viewer, listing: CaseListing, standing: CaseStanding, functions: Mapping[str, CaseFunction]
) -> ReviewFacts:
    """Return the facts of the review as far as they concern one person: the same answers, not the same numbers."""
    rated = {Group.RAI: standing.has_rated_for_rai, Group.SAI: standing.has_rated_for_sai}
    has_quorum = {Group.RAI: listing.has_rai_quorum, Group.SAI: listing.has_sai_quorum}
    given = {Group.RAI: listing.has_opinion, Group.SAI: listing.has_position}
    return ReviewFacts(
        quorum={group: 0 if has else NEVER for group, has in has_quorum.items()},
        raters={group: frozenset({viewer.id}) for group, has in rated.items() if has},
        opinions=frozenset(group for group, has in given.items() if has),
        is_checked=listing.is_checked,
        is_referred=listing.needs_position,
        worst=Level(listing.worst),
        is_fragile=listing.waits_for_second_reader,
        was_submitted=listing.was_submitted,
        has_open_stop=listing.has_open_stop,
        has_refusal=listing.has_refusal,
        hears_applicant=listing.hears_applicant,
        awaited=frozenset(function for function, row in functions.items() if row.is_awaited),
        referred=frozenset(function for function, row in functions.items() if row.is_referred_to),
        has_check_in=listing.has_check_in,
        has_watch_task=listing.has_watch_task,
        has_proof=listing.has_proof,
        proof_functions=frozenset(function for function, row in functions.items() if row.has_proof),
    )


def _own_facts(
    viewer: Viewer, case: Case, standing: CaseStanding, functions: frozenset[str], marks: Mapping[str, FieldMark]
) -> CaseFacts:
    """Return the facts of a case as far as they concern one person and the fields that lists show."""
    myself, nobody = frozenset({viewer.id}), frozenset[int]()
    return CaseFacts(
        state=case.state,
        owner=case.owner_id,
        department=case.department,
        decision_maker=case.decision_maker,
        functions=functions,
        was_with_rai=case.was_with_rai,
        was_with_sai=case.was_with_sai,
        declared=myself if standing.has_declared else nobody,
        disqualified=myself if standing.is_excluded else nobody,
        drawn_for_check=case.drawn_for_check,
        co_editors=myself if standing.is_co_editor else nobody,
        is_registered=bool(case.registry_no),
        marks=marks,
    )


def readable_cases(listed: Iterable[ListedCase], part: Part) -> dict[int, OpenCase]:
    """Return the cases of which the person may see a part, by their numbers."""
    return {identity(each.opened.case.id): each.opened for each in listed if part in each.opened.parts}

"""Pages of cases as one person may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.access import CaseFacts, Viewer, field_secrecy, roles_in, visible_parts
from riskflow.cases.policy import Part
from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.secrecy import FieldMark
from riskflow.cases.workflow import Action, Group, Role
from riskflow.questionnaire.model import Area, Level
from riskflow.services.case_facts import identity, marks_of
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import STANDING, cases_query, is_due
from riskflow.store.listing.page import Page
from riskflow.store.tables import Case, CaseFunction, CaseListing, CaseStanding

NOT_LISTED = CaseStanding(case_id=0, person_id=0)
"""What somebody is to a case of whom it says nothing."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case of a list, as a person may see it, with what is expected of them."""

    opened: OpenCase
    listing: CaseListing
    due_actions: tuple[Action, ...]
    shows_levels: bool

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


def listed_cases(uow: UnitOfWork, page: Page, actions: Sequence[Action] = ()) -> list[ListedCase]:
    """Return the cases of one page in its order, in two statements, with those of some actions that are due."""
    viewer = uow.viewer
    functions = sorted(grant.scope for grant in viewer.grants if grant.role is Role.FUNCTION)
    columns = [_has_function(function) for function in functions] + [is_due(viewer, action) for action in actions]
    labelled = [column.label(f"column_{place}") for place, column in enumerate(columns)]
    query = cases_query(viewer, Case, CaseListing, STANDING, *labelled).where(col(Case.id).in_(page.numbers))
    rows = {row[0].id: row for row in uow.session.execute(query)} if page.numbers else {}
    marks = marks_of(uow.session, rows)
    return [_listed_case(viewer, rows[number], functions, actions, marks[number]) for number in page.numbers]


def _has_function(function: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(col(CaseFunction.case_id) == col(Case.id), col(CaseFunction.function) == function)


def _listed_case(
    viewer: Viewer,
    row: sa.Row[*tuple[Any, ...]],
    functions: Sequence[str],
    actions: Sequence[Action],
    marks: Mapping[str, FieldMark],
) -> ListedCase:
    case, listing, found, *flags = row
    standing = found or NOT_LISTED
    held = frozenset(function for function, has in zip(functions, flags, strict=False) if has)
    due = tuple(action for action, is_expected in zip(actions, flags[len(functions) :], strict=True) if is_expected)
    facts = _own_facts(viewer, case, standing, held, marks)
    secrecy = field_secrecy(viewer, facts)
    opened = OpenCase(case, facts, roles_in(viewer, facts), visible_parts(viewer, facts), secrecy)
    raters = {Group.RAI: frozenset({viewer.id})} if standing.has_rated_for_rai else {}
    return ListedCase(opened, listing, due, ReviewRules(viewer, facts, ReviewFacts({}, raters)).shows_levels)


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

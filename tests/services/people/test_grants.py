"""Roles that are granted, confirmed, delegated, claimed and ended, on both kinds of database."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.cases.access import Grant
from riskflow.cases.grants import GrantSource, Position, WantedGrant
from riskflow.cases.workflow import Role
from riskflow.errors import ConflictError, NotAllowedError, RiskFlowError
from riskflow.services.case_facts import identity, people_and_viewers, viewer_of
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.people import grants, persons
from riskflow.services.people.claims import RoleMapping, RoleMappingError, RoleRule, apply_claims, read_role_mapping
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.queries import people as people_queries

YEAR = timedelta(365)


def number(uow: UnitOfWork, login: str) -> int:
    return identity(person_with_login(uow.session, login).id)


def wanted(uow: UnitOfWork, role: Role, scope: str = "", position: Position = Position.NONE) -> WantedGrant:
    return WantedGrant(role, scope, uow.today, uow.today + YEAR, "Appointed by the vice-chancellor", position)


def held(uow: UnitOfWork, login: str, after: timedelta = timedelta()) -> frozenset[Grant]:
    return viewer_of(uow.session, person_with_login(uow.session, login), uow.today + after).grants


def second_administrator(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        row = grants.propose(uow, number(uow, "charlie"), wanted(uow, Role.ADMINISTRATOR))
        row.awaits_confirmation = False


def end_other_administrators(uow: UnitOfWork) -> None:
    for person in people_queries.holders_of(uow.session, Role.ADMINISTRATOR, uow.today) - {number(uow, "adam")}:
        for row in people_queries.every_grant_of(uow.session, person):
            grants.end(uow, identity(row.id), "For the test")


def test_a_role_is_held_from_its_first_to_its_last_day(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        later = replace(wanted(uow, Role.REGISTRAR), valid_from=uow.today + timedelta(2))
        grants.propose(uow, number(uow, "charlie"), later)
        days = [after for after in range(400) if held(uow, "charlie", timedelta(after))]
    assert days == list(range(2, 366))


def test_a_role_that_weighs_is_held_only_when_another_administrator_has_confirmed(stage: DemoRunner) -> None:
    second_administrator(stage)
    with stage.unit_of_work_as("adam") as uow:
        row = identity(grants.propose(uow, number(uow, "bodil"), wanted(uow, Role.RAI, position=Position.CHAIR)).id)
        assert held(uow, "bodil") == frozenset()
        with pytest.raises(NotAllowedError):
            grants.confirm(uow, row)
    with stage.unit_of_work_as("charlie") as uow:
        grants.confirm(uow, row)
        assert held(uow, "bodil") == {Grant(Role.RAI), Grant(Role.RAI_CHAIR)}
        assert number(uow, "bodil") in people_queries.holders_of(uow.session, Role.RAI_CHAIR, uow.today)


@pytest.mark.parametrize("login", ["alice", "sven", "rut", "greta"])
def test_only_administrators_grant_confirm_and_end(stage: DemoRunner, login: str) -> None:
    with stage.unit_of_work_as(login) as uow:
        other = number(uow, "bodil")
        row = identity(people_queries.every_grant_of(uow.session, number(uow, "rut"))[0].id)
        attempts = (
            lambda: grants.propose(uow, other, wanted(uow, Role.REGISTRAR)),
            lambda: grants.confirm(uow, row),
            lambda: grants.end(uow, row, "x"),
            lambda: persons.leave(uow, other, "x"),
            lambda: persons.change_department(uow, other, "x"),
        )
        for attempt in attempts:
            with pytest.raises(NotAllowedError):
                attempt()


def test_nobody_grants_to_themselves_and_the_last_administrator_stays(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        own = number(uow, "adam")
        end_other_administrators(uow)
        with pytest.raises(NotAllowedError):
            grants.propose(uow, own, wanted(uow, Role.SECRETARY))
        with pytest.raises(NotAllowedError):
            grants.end(uow, identity(people_queries.grants_of(uow.session, own, uow.today)[0].id), "Tired")
        with pytest.raises(NotAllowedError):
            persons.leave(uow, own, "Tired")


def test_the_system_appoints_the_first_administrator_alone_and_no_other(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        system = replace(uow, viewer=SYSTEM)
        assert grants.propose(system, number(uow, "bodil"), wanted(uow, Role.ADMINISTRATOR)).awaits_confirmation
        end_other_administrators(uow)
        for row in people_queries.every_grant_of(uow.session, number(uow, "adam")):
            grants.end_grant(system, row, "Starting anew")
        first = grants.propose(system, number(uow, "charlie"), wanted(uow, Role.ADMINISTRATOR))
        assert not first.awaits_confirmation


def test_a_role_ends_at_once_stays_readable_and_can_be_granted_again(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        bodil = number(uow, "bodil")
        row = grants.propose(uow, bodil, wanted(uow, Role.REGISTRAR))
        with pytest.raises(ConflictError):
            grants.propose(uow, bodil, wanted(uow, Role.REGISTRAR))
        grants.end(uow, identity(row.id), "Other duties")
        assert held(uow, "bodil") == frozenset()
        grants.propose(uow, bodil, wanted(uow, Role.REGISTRAR))
        kept = people_queries.every_grant_of(uow.session, bodil)
        assert [(each.end_reason, each.ended_by) for each in kept] == [("Other duties", uow.viewer.id), ("", None)]


def test_who_leaves_holds_nothing_and_is_nobody_whom_letters_reach(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        ravi = number(uow, "ravi")
        persons.leave(uow, ravi, "Retired")
        uow.session.flush()
        assert held(uow, "ravi") == frozenset()
        assert ravi not in people_queries.holders_of(uow.session, Role.RAI, uow.today)
        assert ravi not in {person for person, _ in people_queries.grants_of_everybody(uow.session, [ravi], uow.today)}
        assert ravi not in {person.id for person, _ in people_and_viewers(uow.session, uow.today)}
        assert people_queries.person_with_grants(uow.session, ravi, uow.today) is None


def test_a_delegation_ends_with_the_role_it_is_made_from_and_goes_no_further(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("eva") as uow:
        own = people_queries.grants_of(uow.session, uow.viewer.id, uow.today)[0]
        to = number(uow, "bodil")
        row = grants.delegate(uow, identity(own.id), to, wanted(uow, own.role, own.scope))
        uow.session.flush()
        assert held(uow, "bodil") == {Grant(own.role, own.scope)}
    with stage.unit_of_work_as("bodil") as uow, pytest.raises(NotAllowedError):
        grants.delegate(uow, identity(row.id), number(uow, "charlie"), wanted(uow, own.role, own.scope))
    with stage.unit_of_work_as("adam") as uow:
        grants.end(uow, identity(own.id), "Other duties")
        assert held(uow, "bodil") == frozenset()


def test_a_role_held_by_delegation_is_not_handed_on_under_the_name_of_another(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("stig") as uow:
        own = next(
            row for row in people_queries.grants_of(uow.session, uow.viewer.id, uow.today) if row.role is Role.SAI_CHAIR
        )
        grants.delegate(uow, identity(own.id), number(uow, "rut"), wanted(uow, Role.SAI_CHAIR))
    with stage.unit_of_work_as("rut") as uow:
        assert uow.viewer.has_role(Role.SAI_CHAIR)
        seat = people_queries.grants_of(uow.session, uow.viewer.id, uow.today)[0]
        assert (seat.scope, seat.source) == ("", GrantSource.DEMONSTRATION)
        with pytest.raises(NotAllowedError):
            grants.delegate(uow, identity(seat.id), number(uow, "bodil"), wanted(uow, Role.SAI_CHAIR))


def test_claims_give_roles_and_take_back_only_what_claims_gave(stage: DemoRunner) -> None:
    mapping = RoleMapping(
        (
            RoleRule(claim="groups", value="registry", role=Role.REGISTRAR),
            RoleRule(claim="office", value="rector", role=Role.DECISION_MAKER, scope="vice-chancellor"),
        )
    )
    with stage.unit_of_work_as("adam") as uow:
        bodil = person_with_login(uow.session, "bodil")
        grants.propose(uow, identity(bodil.id), wanted(uow, Role.SECRETARY))
        for _ in range(2):
            apply_claims(uow, bodil, {"groups": ["staff", "registry"], "office": "rector"}, mapping)
        expected = {Grant(Role.SECRETARY), Grant(Role.REGISTRAR), Grant(Role.DECISION_MAKER, "vice-chancellor")}
        assert held(uow, "bodil") == expected
        apply_claims(uow, bodil, {"groups": "registry-not"}, mapping)
        assert held(uow, "bodil") == {Grant(Role.SECRETARY)}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("rule = 3", "write only tables"),
        ("[other]", "other"),
        ("[[rule]]\nclaim = 'g'\nvalue = 'x'\nrole = 'king'", "rule 1, role"),
        ("[[rule]]\nclaim = 'g'\nvalue = 'x'\nrole = 'owner'", "cannot be granted"),
        ("[[rule]]\nclaim = 'g'\nvalue = 'x'\nrole = 'function'", "needs scope"),
        ("[[rule]]\nclaim = 'g'\nvalue = 'x'\nrole = 'function'\nscope = 'magic'", "export-control"),
        ("[[rule", "cannot be read as TOML"),
    ],
)
def test_a_wrong_mapping_file_is_refused_with_the_place_and_the_remedy(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "roles.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(RoleMappingError, match=said):
        read_role_mapping(path, {Role.FUNCTION: frozenset({"export-control"})})


def test_a_refused_grant_leaves_nothing(stage: DemoRunner) -> None:
    with pytest.raises(RiskFlowError), stage.unit_of_work_as("adam") as uow:
        grants.propose(uow, number(uow, "bodil"), wanted(uow, Role.HEAD))
    with stage.unit_of_work_as("adam") as uow:
        assert not people_queries.every_grant_of(uow.session, number(uow, "bodil"))

"""What nobody holds is found, on both kinds of database: functions, offices, departments, roles and committees."""

from datetime import timedelta

from riskflow.cases.grants import CommitteeFault, WantedGrant
from riskflow.cases.workflow import Group, Role
from riskflow.services.case_facts import identity
from riskflow.services.committees.coverage import VacancyKind, vacancies
from riskflow.services.committees.membership import committees
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.people import grants, persons
from riskflow.services.people.reconciliation import grant_lines
from riskflow.services.unit_of_work import UnitOfWork


def missing(uow: UnitOfWork) -> set[tuple[str, str]]:
    return {(each.kind, each.scope) for each in vacancies(uow)}


def leave(uow: UnitOfWork, login: str) -> None:
    persons.leave(uow, identity(person_with_login(uow.session, login).id), "Moved")


def test_what_nobody_holds_is_named_until_somebody_holds_it(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        before = missing(uow)
        assert {("function", "security"), ("department", "SCI")} <= before
        assert (
            not {("function", "legal"), ("department", "ITM"), ("office", "president"), ("role", "secretary")} & before
        )
        person = identity(person_with_login(uow.session, "charlie").id)
        wanted = WantedGrant(Role.FUNCTION, "security", uow.today, uow.today + timedelta(30), "New post")
        grants.propose(uow, person, wanted)
        assert before - missing(uow) == {("function", "security")}


def test_who_leaves_leaves_vacancies_behind(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        for login in ("lars", "hedda", "greta", "sven", "rut"):
            leave(uow, login)
        found = missing(uow)
        assert {
            ("function", "legal"),
            ("department", "ITM"),
            ("office", "president"),
            ("role", "secretary"),
            (VacancyKind.COMMITTEE, "rai"),
        } <= found


def test_the_department_of_a_case_needs_a_head_also_when_nobody_belongs_to_it(stage: DemoRunner) -> None:
    stage.submit("rf-14")
    with stage.unit_of_work_as("adam") as uow:
        for login in ("alice", "bodil", "roland", "hedda"):
            leave(uow, login)
        assert ("department", "ITM") in missing(uow)


def test_a_committee_says_who_may_rate_and_what_is_missing(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        rai = committees(uow, grant_lines(uow))[0]
        assert (rai.group, rai.voting, rai.quorum, rai.faults) == (Group.RAI, 4, 3, [])
        for login in ("rut", "rosa"):
            leave(uow, login)
        rai = committees(uow, grant_lines(uow))[0]
        assert (rai.voting, rai.faults) == (2, [CommitteeFault.NO_QUORUM, CommitteeFault.VICE_LEADS])
        assert rai.lacking == []
        leave(uow, "ravi")
        leave(uow, "roland")
        rai = committees(uow, grant_lines(uow))[0]
        assert rai.faults == [CommitteeFault.NO_CHAIR, CommitteeFault.NO_QUORUM]
        assert [each.en for each in rai.lacking] == [
            "export control and dual use",
            "research ethics or human rights",
        ]
        assert [seat.line.person for seat in rai.past][:2] == ["Ravi Raman", "Roland Rask"]

"""The pages on the work of a group: tasks with workload and conflicts, quorum, statements, and absences."""

from datetime import timedelta

import pytest

from riskflow.cases.labels import Advice
from riskflow.services.case_facts import identity
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.review import conflicts
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import HIGH, said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import hidden, words

WHY = {"reason": "By turn."}


def number(pages: Site, login: str) -> int:
    with pages.stage.unit_of_work_as("sven") as uow:
        return identity(person_with_login(uow.session, login).id)


def test_a_rapporteur_is_given_shown_and_prefilled_in_the_decision(pages: Site) -> None:
    code, sven = pages.stage.submit(HIGH), pages.visitor("sven")
    page = sven.read(f"/c/{code}/work")
    assert "Proposed: free, and least to do" in words(page)
    assert not faults(page, "en")
    status, _ = sent(sven, f"/c/{code}/work", person=number(pages, "rosa"), **WHY)
    assert status == 302
    assert "Rosa Rönnberg" in said(sven, f"/c/{code}")
    assert "Rapporteur" in said(sven, f"/c/{code}/work")
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    presenter = next(
        e for e in pages.visitor("dag").read(f"/c/{code}/decide").iter("input") if e.get("name") == "presenter"
    )
    assert presenter.get("value") == "Rosa Rönnberg, Jurist"


def test_a_broken_quorum_says_who_may_step_in_and_the_substitute_rates(pages: Site) -> None:
    code, sven = pages.stage.submit(HIGH), pages.visitor("sven")
    assert "The quorum" not in said(sven, f"/c/{code}/opinions")  # nobody has a task yet
    pages.stage.rate(code, "rut", "ravi", "rosa")
    with pages.stage.unit_of_work_as("ravi") as uow:
        conflicts.report_conflict(uow, code, "We share a grant.")
    opinions = said(sven, f"/c/{code}/opinions")
    assert "The quorum is not met" in opinions
    assert "Ravi Raman (conflict of interest)" in opinions
    assert "May step in, in this order: Sara Stål" in " ".join(opinions.split())
    address = f"/c/{code}/work?task=substitute"
    status, _ = sent(sven, address, person=number(pages, "sara"), instead_of=number(pages, "ravi"), **WHY)
    assert status == 302
    sara = pages.visitor("sara")
    assert code in sara.client.get("/inbox").text
    assert sent(sara, f"/c/{code}/declare", conflict="no")[0] == 302
    assert "Give your own rating" in said(sara, f"/c/{code}")


@pytest.mark.parametrize(
    ("task", "changed", "status", "says"),
    [
        ("rapporteur", {"person": "99999"}, 422, "Choose the person"),
        ("rapporteur", {"reason": " "}, 422, "Write why"),
        ("rapporteur", {"due": ["31", "2", "2027"]}, 422, "Write the date"),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_is_lost(
    pages: Site, task: str, changed: dict[str, object], status: int, says: str
) -> None:
    code = pages.stage.submit(HIGH)
    assert "nobody steps in" in said(pages.visitor("sven"), f"/c/{code}/work?task=substitute")
    form = {"person": number(pages, "rosa"), "reason": "By turn.", **changed}
    found, page = sent(pages.visitor("sven"), f"/c/{code}/work?task={task}", **form)
    assert (found, says in page) == (status, True)


def test_a_task_is_ended(pages: Site) -> None:
    code, sven = pages.stage.submit(HIGH), pages.visitor("sven")
    assert "Nobody has a task" in said(sven, f"/c/{code}/tasks/end")
    sent(sven, f"/c/{code}/work?task=rater", person=number(pages, "rosa"), **WHY)
    task = f"rater:{number(pages, 'rosa')}"
    assert sent(sven, f"/c/{code}/tasks/end", task=task, **WHY)[0] == 302
    assert "Nobody has a task" in said(sven, f"/c/{code}/tasks/end")


def test_an_expert_states_and_the_members_read_it_before_they_rate(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sent(pages.visitor("sven"), f"/c/{code}/work?task=statement", person=number(pages, "egil"), **WHY)
    egil, ravi = pages.visitor("egil"), pages.visitor("ravi")
    assert sent(egil, f"/c/{code}/declare", conflict="no")[0] == 302
    assert not faults(egil.read(f"/c/{code}/statement"), "en")
    assert sent(egil, f"/c/{code}/statement", text="Approval is needed in both countries.")[0] == 302
    assert egil.client.get(f"/c/{code}/opinions").status_code == 403
    assert sent(ravi, f"/c/{code}/declare", conflict="no")[0] == 302
    opinions = said(ravi, f"/c/{code}/opinions")
    assert "Approval is needed in both countries." in opinions
    assert "The quorum" not in opinions  # it tells which levels are high


def test_only_the_secretary_comes_to_the_page(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    assert pages.visitor("hedda").client.get(f"/c/{code}/work").status_code == 403
    assert pages.visitor("alice").client.get(f"/c/{code}/work").status_code == 403


def test_an_absence_is_noted_by_oneself_and_by_the_secretary_and_taken_back(pages: Site) -> None:
    rut, sven = pages.visitor("rut"), pages.visitor("sven")
    with pages.stage.unit_of_work_as("rut") as uow:
        first, last = uow.today, uow.today + timedelta(days=9)
    days = {
        "first_day": [str(first.day), str(first.month), str(first.year)],
        "last_day": [str(last.day), str(last.month), str(last.year)],
    }
    assert not faults(rut.read("/absences"), "en")
    status, page = sent(rut, "/absences", first_day=["", "", ""], last_day=days["last_day"])
    assert (status, "Write the first day" in page) == (422, True)
    assert sent(rut, "/absences", **days)[0] == 302
    assert "Rut Rydell" in said(sven, "/absences")
    status, page = sent(sven, "/absences", person=number(pages, "rut"), **days)
    assert (status, "has an absence on those days" in page) == (409, True)
    assert "Rut Rydell" not in said(pages.visitor("ravi"), "/absences")
    page_of_sven = sven.read("/absences")
    action = next(
        form.get("action") or "" for form in page_of_sven.iter("form") if "/end" in (form.get("action") or "")
    )
    assert pages.visitor("ravi").client.post(action, data=hidden(pages.visitor("ravi").read("/about"))).status_code in {
        400,
        403,
    }
    assert sven.client.post(action, data=hidden(page_of_sven)).status_code == 302
    assert "No absence is noted." in said(sven, "/absences")

"""What somebody has begun to write in a form about a case survives leaving the page, and is theirs alone."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from riskflow.services.people import unsent_forms
from riskflow.services.review import committee
from riskflow.store.tables import FormDraft
from tests.support.web.review_pages import HIGH, parts, person, rating, said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden

WORDS = "I had thought about this for a long time"


def member(pages: Site, login: str = "ravi") -> tuple[Visitor, str]:
    code = pages.stage.submit(HIGH)
    with pages.stage.unit_of_work_as(login) as uow:
        committee.declare(uow, code, has_conflict=False)
    return pages.visitor(login), code


def keep(visitor: Visitor, code: str, form: str, page: str = "", **more: str) -> int:
    """Send what is typed to where the page keeps it."""
    token = hidden(visitor.read(page or f"/c/{code}/{form}"))
    return visitor.client.post(f"/c/{code}/draft/{form}", data={**token, **more}).status_code


def stored(pages: Site) -> list[FormDraft]:
    with parts(pages).database.read() as session:
        return list(session.execute(sa.select(FormDraft)).scalars())


def test_the_language_switch_of_a_form_keeps_what_was_written(pages: Site) -> None:
    visitor, code = member(pages)
    assert keep(visitor, code, "rate", reason=WORDS, advice="go-ahead", then="sv") == 302
    page = visitor.client.get(f"/c/{code}/rate").text
    assert WORDS in page
    assert "Det du hade börjat på är tillbaka" in page
    assert 'value="go-ahead" checked' in " ".join(page.split())


def test_the_script_keeps_a_form_and_is_told_when(pages: Site) -> None:
    visitor, code = member(pages)
    token = hidden(visitor.read(f"/c/{code}/rate"))
    answer = visitor.client.post(
        f"/c/{code}/draft/rate", data={**token, "reason": WORDS}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert "Kept for you" in answer.json["message"]
    visitor.read("/")
    assert WORDS in said(visitor, f"/c/{code}/rate")


def test_what_was_begun_is_gone_when_it_is_sent_or_forgotten(pages: Site) -> None:
    visitor, code = member(pages)
    keep(visitor, code, "rate", reason=WORDS)
    assert keep(visitor, code, "rate", then="discard") == 302
    assert WORDS not in said(visitor, f"/c/{code}/rate")
    keep(visitor, code, "rate", reason=WORDS)
    assert sent(visitor, f"/c/{code}/rate", **rating(reason="Another."))[0] == 302
    assert stored(pages) == []


def test_nobody_else_reads_it_and_the_database_tells_nothing(pages: Site) -> None:
    visitor, code = member(pages)
    with pages.stage.unit_of_work_as("rosa") as uow:
        committee.declare(uow, code, has_conflict=False)
    keep(visitor, code, "rate", reason=WORDS)
    (row,) = stored(pages)
    assert WORDS not in row.content
    assert WORDS not in said(pages.visitor("rosa"), f"/c/{code}/rate")
    visitor.sign_in("rosa")  # in the same browser
    assert WORDS not in said(visitor, f"/c/{code}/rate")
    assert keep(visitor, code, "rate", then="discard") == 302
    assert len(stored(pages)) == 1


def test_a_new_session_of_its_writer_has_it_until_it_is_too_old(pages: Site) -> None:
    visitor, code = member(pages)
    keep(visitor, code, "rate", reason=WORDS)
    visitor.client.post("/logout", data=hidden(visitor.read("/about")))
    assert visitor.client.get(f"/c/{code}/rate").status_code in {302, 401}
    assert WORDS in said(pages.visitor("ravi"), f"/c/{code}/rate")
    with parts(pages).database.write() as session:
        session.execute(sa.update(FormDraft).values(until=datetime.now(UTC)))
    assert WORDS not in said(pages.visitor("ravi"), f"/c/{code}/rate")


@pytest.mark.parametrize("changed", ["writer", "form", "secret"])
def test_a_row_opens_for_its_writer_its_form_and_its_instance_alone(pages: Site, changed: str) -> None:
    """Whoever changes rows in the database gives nobody the words of another."""
    visitor, code = member(pages)
    keep(visitor, code, "rate", reason=WORDS)
    (row,) = stored(pages)
    with parts(pages).database.write() as session:
        if changed == "writer":
            session.execute(sa.update(FormDraft).values(person_id=person(pages, "rosa")))
        elif changed == "form":
            session.execute(sa.update(FormDraft).values(form="opinion"))
    form = "opinion" if changed == "form" else "rate"
    secret = "another" if changed == "secret" else parts(pages).config.secret_key
    with pages.stage.unit_of_work_as("rosa" if changed == "writer" else "ravi") as uow:
        assert unsent_forms.draft_of(uow, secret, row.case_id, form) is None


def test_rows_that_were_added_come_back(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    rut = pages.visitor("rut")
    assert keep(rut, code, "opinion", text=WORDS, **{f"condition-{n}-text": f"Condition {n}" for n in range(5)}) == 302
    shown = rut.client.get(f"/c/{code}/opinion").text
    assert WORDS in shown
    assert "Condition 4" in shown
    sven = pages.visitor("sven")
    keep(sven, code, "return", **{f"ask-{n}-text": f"Question {n}" for n in range(5)}, **{"ask-0-about": "summary"})
    for number in range(5):
        assert f"ask-{number}-about" in sven.client.get(f"/c/{code}/return").text


def test_the_plan_of_measures_is_kept_too(pages: Site) -> None:
    code = pages.stage.draft("rf-06")
    alice = pages.visitor("alice")
    own = {"own-0.chosen": "Access plan", "own-0.owner": "Alice"}
    assert keep(alice, code, "plan", page=f"/a/{code}/plan", **own) == 302
    assert "Access plan" in alice.client.get(f"/a/{code}/plan").text


@pytest.mark.parametrize(("login", "form", "status"), [("charlie", "rate", 404), ("ravi", "weather", 404)])
def test_there_is_no_draft_of_what_is_closed_or_does_not_exist(pages: Site, login: str, form: str, status: int) -> None:
    _, code = member(pages)
    visitor = pages.visitor(login)
    token = hidden(visitor.read("/about"))
    assert visitor.client.post(f"/c/{code}/draft/{form}", data=token).status_code == status


def test_what_is_too_long_is_not_kept(pages: Site) -> None:
    visitor, code = member(pages)
    keep(visitor, code, "rate", reason="x" * 200_001)
    assert stored(pages) == []

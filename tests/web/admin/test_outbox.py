"""The log of letters: for administrators only, in both languages, with what went wrong and a way to insist."""

from dataclasses import replace
from pathlib import Path

import pytest

from riskflow.cases.notifications import DeliveryStatus
from riskflow.cases.workflow import State
from riskflow.config import Mode
from riskflow.mail import MailRefusedError
from riskflow.services.operations import delivery as delivery_service
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import words

REFUSAL = "550 5.1.1 <script>alert(1)</script> nobody of that name"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance where letters wait, and one could not be sent."""
    folder = tmp_path_factory.mktemp("letters")
    with open_site(folder, cast_only) as made:
        made.stage.submit("rf-17")
        with made.stage.unit_of_work_as("adam") as uow:
            number = delivery_service.due(uow)[0]
            assert delivery_service.begin_attempt(uow, number)
            delivery_service.note_refused(uow, MailRefusedError(REFUSAL, is_final=True), number)
    return folder


@pytest.mark.parametrize("login", ["charlie", "alice", "rut", "sven", "hedda", None])
def test_only_administrators_see_and_send_letters(pages: Site, login: str | None) -> None:
    client = pages.visitor(login).client
    assert client.get("/admin/letters").status_code == (403 if login else 302)
    assert client.post("/admin/letters/1/again").status_code in {400, 403}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_log_says_what_became_of_each_letter_and_shows_no_case(pages: Site, language: str) -> None:
    page = pages.visitor("adam", language).read("/admin/letters")
    shown = words(page)
    with pages.stage.unit_of_work_as("adam") as uow:
        [case] = case_queries.cases_in(uow.session, State)
        title, partner = case.title, case.partner
        reference = case.reference
    assert faults(page, language) == []
    assert reference in shown
    assert "Ravi Raman" in shown
    assert ("Gick inte att skicka" if language == "sv" else "Could not be sent") in shown
    assert REFUSAL in shown  # as text: what a server says is escaped
    assert title not in shown
    assert not partner or partner not in shown
    assert not [e for e in page.iter("a") if (e.get("href") or "").startswith(("/c/", "/a/"))]


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "inget av dem lämnar datorn"), ("en", "none of them leaves this computer")]
)
def test_the_demonstration_says_that_it_sends_nothing(pages: Site, language: str, said: str) -> None:
    assert said in words(pages.visitor("adam", language).read("/admin/letters"))


def test_where_no_server_is_set_the_log_says_so_and_where_one_is_it_names_it(pages: Site) -> None:
    visitor, joined = pages.visitor("adam"), pages.app.extensions["riskflow"]
    production = joined.config.model_copy(update={"mode": Mode.PRODUCTION})
    mail = {"mail_server": "smtps://mail.university.test", "mail_from": "riskflow@university.test"}
    said = []
    for config in (production, production.model_copy(update={**mail, "mail_password": "hush"})):
        pages.app.extensions["riskflow"] = replace(joined, config=config)
        said.append(words(visitor.read("/admin/letters")))
    assert "No mail server is set" in said[0]
    assert "from riskflow@university.test through smtps://mail.university.test:465" in said[1]
    assert "hush" not in said[1]


def test_the_log_can_be_narrowed_and_nonsense_narrows_nothing(pages: Site) -> None:
    visitor = pages.visitor("adam")
    counted = [len(list(visitor.read(f"/admin/letters{query}").iter("tr"))) for query in ("", "?delivery=nonsense")]
    assert counted[0] == counted[1] > 3
    assert len(list(visitor.read("/admin/letters?delivery=sent").iter("tr"))) == 0


def test_a_letter_can_be_sent_again(pages: Site) -> None:
    with pages.stage.unit_of_work_as("adam") as uow:
        [failed] = outbox_queries.log(uow.session, 9, DeliveryStatus.FAILED)
    visitor = pages.visitor("adam")
    token = next(e.get("value") for e in visitor.read("/admin/letters").iter("input") if e.get("name") == "csrf_token")
    address = f"/admin/letters/{failed.row.id}/again"
    assert visitor.client.post(address, data={"csrf_token": token}).status_code == 302
    assert "The letter waits to be sent again." in words(visitor.read("/admin/letters"))
    assert visitor.client.post(address, data={"csrf_token": token}).status_code == 409
    assert visitor.client.post("/admin/letters/9999/again", data={"csrf_token": token}).status_code == 404
    with pages.stage.unit_of_work_as("adam") as uow:
        assert outbox_queries.log(uow.session, 9, DeliveryStatus.FAILED) == []

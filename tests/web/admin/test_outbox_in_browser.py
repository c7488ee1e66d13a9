"""The log of letters in Chromium: axe finds nothing, nothing runs out when narrow, and a letter can be sent again."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from riskflow.mail import MailRefusedError
from riskflow.services.operations import delivery as delivery_service
from tests.support.web.browser import AXE, CHECK, RULES, runs_out
from tests.support.web.site import open_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance where letters wait, one was sent, one is tried again and one could not be sent."""
    folder = tmp_path_factory.mktemp("letters")
    with open_site(folder, cast_only) as made:
        made.stage.submit("rf-17")
        with made.stage.unit_of_work_as("adam") as uow:
            sent, later, never, *_ = delivery_service.due(uow)
            for number in (sent, later, never):
                delivery_service.begin_attempt(uow, number)
            delivery_service.note_sent(uow, sent)
            delivery_service.note_refused(uow, MailRefusedError("451 try again later"), later)
            final = MailRefusedError("550 5.1.1 nobody-of-that-name@university.test", is_final=True)
            delivery_service.note_refused(uow, final, never)
    return folder


@pytest.mark.parametrize(("language", "width"), [("sv", 320), ("en", 320), ("sv", 1280), ("en", 1280)])
def test_axe_finds_nothing_and_nothing_runs_out(browser: Browser, address: str, language: str, width: int) -> None:
    size = {"width": width, "height": 900}
    page = browser.new_context(base_url=address, locale=language, viewport=size, bypass_csp=True).new_page()  # type: ignore[arg-type]
    page.goto("/login")
    page.click("button[value=adam]")
    page.goto("/admin/letters")
    page.evaluate(AXE)
    assert page.evaluate(CHECK % RULES) == []
    assert runs_out(page) == 0
    page.context.close()


def test_a_letter_is_sent_again_by_its_button(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, locale="en").new_page()
    page.goto("/login")
    page.click("button[value=adam]")
    page.goto("/admin/letters?delivery=failed")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("The letter waits to be sent again.")).to_be_visible()
    page.context.close()

"""Signing in at a real provider in Chromium: first sign-in, step-up, sessions, signing out here and there."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select
from werkzeug.serving import make_server

from riskflow.app import create_app
from riskflow.config import Config
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.people.persons import add_identity
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.tables import SignInSession
from tests.support.oidc.real_provider import free_port, real_provider
from tests.support.settings import CLIENT_SECRET
from tests.support.web.site import open_folder

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True)
class RealSite:
    """The pages with real sign-in."""

    app: Flask
    address: str
    issuer: str


@pytest.fixture
def site(tmp_path: Path, cast_only: Path, node_modules: Path, program: Callable[[str], str]) -> Iterator[RealSite]:
    """Serve an instance under another name than the provider's, so that their cookies stay apart."""
    assert node_modules.is_dir()
    port = free_port()
    address = f"http://localhost:{port}"
    with real_provider(program("node"), f"{address}/login/callback", CLIENT_SECRET) as issuer:
        settings = {
            "base_url": address,
            "oidc_issuer": issuer,
            "oidc_client_id": "riskflow",
            "oidc_client_secret": CLIENT_SECRET,
            "oidc_acr": "https://refeds.org/profile/mfa",
        }
        config = Config.for_tests(open_folder(tmp_path / "instance", cast_only)).model_copy(update=settings)
        app = create_app(config)
        with app.extensions["riskflow"].write(SYSTEM) as uow:
            add_identity(uow, person_with_login(uow.session, "adam"), issuer, "adam")
        server = make_server("localhost", port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield RealSite(app, address, issuer)
        server.shutdown()
        thread.join()
        server.server_close()


def _sign_in(browser: Browser, site: RealSite, name: str) -> Page:
    page = browser.new_context(base_url=site.address, locale="en").new_page()
    page.goto("/my")
    page.click("text=Sign in with your university account")
    _prove(page, name)
    expect(page.get_by_role("heading", level=1)).to_contain_text("My assessments")
    return page


def _prove(page: Page, name: str) -> None:
    page.fill("#login", name)
    page.click("button")


def test_somebody_new_signs_in_starts_a_case_and_signs_out(browser: Browser, site: RealSite) -> None:
    page = _sign_in(browser, site, "alva")
    expect(page.locator("header")).to_contain_text("Alva Andersson")
    page.goto("/start")
    page.fill("[name=title]", "Ventilation in schools")
    page.check("[name=kind][value=research]")
    page.click("main form button[type=submit]")
    assert "/a/" in page.url
    page.click("text=Sign out")
    expect(page.locator("main")).to_contain_text("You have signed out of RiskFlow")
    page.click("text=Sign out at the university too")
    with page.expect_navigation():
        page.click("button:has-text('Yes')")
    expect(page.locator("main")).to_contain_text("You have signed out of RiskFlow and at the university")
    page.click("text=Sign in with your university account")
    expect(page.get_by_role("heading", level=1)).to_contain_text("University sign-in")
    page.goto("/my")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")


def test_the_person_proves_once_more_who_they_are(browser: Browser, site: RealSite) -> None:
    page = _sign_in(browser, site, "alva")
    page.goto("/login/confirm?next=/account/sessions")
    expect(page.get_by_role("heading", level=1)).to_contain_text("University sign-in")
    _prove(page, "alva")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where you are signed in")


def test_what_was_written_survives_the_way_to_the_provider_and_back(browser: Browser, site: RealSite) -> None:
    page = _sign_in(browser, site, "adam")
    page.goto("/admin/lists")
    page.fill("[name=name]", "Broken Promise Ltd")
    page.fill("[name=reason]", "An agreement was broken.\nTwice.")
    _let_the_proof_grow_old(site)
    page.click("button:has-text('Add to our list')")
    expect(page.get_by_role("heading", level=1)).to_contain_text("University sign-in")
    _prove(page, "adam")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What you wrote is still here")
    expect(page.locator("main")).to_contain_text("An agreement was broken.")
    page.click("button:has-text('Go on with what I wrote')")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lists and the register")
    expect(page.get_by_role("table", name="Entries of our own")).to_contain_text("An agreement was broken.")


def _let_the_proof_grow_old(site: RealSite) -> None:
    instance = site.app.extensions["riskflow"]
    with instance.database.write() as session:
        for row in session.exec(select(SignInSession)):
            row.confirmed_at = row.signed_in_at - timedelta(hours=1)


def test_nobody_confirms_for_another(browser: Browser, site: RealSite) -> None:
    page = _sign_in(browser, site, "alva")
    page.goto("/login/confirm?next=/account/sessions")
    _prove(page, "eve")
    expect(page.locator("main")).to_contain_text("Nobody was signed in")


def test_signing_out_at_the_provider_ends_the_session_here(browser: Browser, site: RealSite) -> None:
    page = _sign_in(browser, site, "alva")
    page.goto(f"{site.issuer}/session/end")
    with page.expect_navigation():
        page.click("button:has-text('Yes')")
    page.goto(f"{site.address}/my")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")

"""A record is signed in person by the university's service, or elsewhere and handed in; what is wrong is refused."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import pytest
import requests
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from riskflow.cases.labels import Advice
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Person, RecordCopy
from riskflow.worker import Worker
from tests.support.cases.meeting_stage import adjusted
from tests.support.oidc.real_provider import free_port
from tests.support.records.signing.authority import NOW, YEAR, Authority, Issued
from tests.support.records.signing.edusign import KEY, EduSign, edusign
from tests.support.records.signing.files import signed, with_note
from tests.support.web.browser import chromium
from tests.support.web.review_pages import HIGH, parts, person, said
from tests.support.web.site import Site, open_site, serving
from tests.support.web.web_client import Visitor, hidden, html, words

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def dag(authority: Authority) -> Issued:
    return authority.issue("Dag Dahl", "dag@example.org", until=NOW + 20 * YEAR)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> tuple[Path, str]:
    """Return an instance with a decided case whose record is in the archive, and the code of the case."""
    folder = tmp_path_factory.mktemp("archived")
    with open_site(folder, cast_only) as made:
        code = made.stage.submit(HIGH)
        made.stage.opine(code, Advice.WITH_CONDITIONS)
        made.stage.decide(code, "dag")
        workshop = Worker(parts(made).config)
        for key in (f"record-{code}-1", f"act-{code}-1"):
            workshop.register_record(key, workshop.issue_files(key))
    return folder, code


@pytest.fixture
def service(authority: Authority, dag: Issued) -> Iterator[EduSign]:
    with edusign(authority.issue("Signing Service", until=NOW + 20 * YEAR), dag) as started:
        yield started


@pytest.fixture
def settings(tmp_path: Path, authority: Authority, service: EduSign) -> dict[str, object]:
    """Return the settings of an instance that trusts the authority and has the service."""
    (trust := tmp_path / "trust.pem").write_bytes(authority.pem)
    return {
        "signature_trust": trust,
        "signing_service": f"{service.address}/api/v1",
        "signing_service_key": KEY,
        "signing_destinations": (service.address,),
        "signing_idp": "https://login.university.test/idp.xml",
        "signing_scope": "university.test",
    }


@pytest.fixture
def site(tmp_path: Path, decided: tuple[Path, str], settings: dict[str, object]) -> Iterator[Site]:
    with open_site(tmp_path / "instance", decided[0], **settings) as opened:
        yield opened


@pytest.fixture
def at(decided: tuple[Path, str]) -> str:
    return f"/c/{decided[1]}/records/1/sv"


def downloaded(visitor: Visitor, at: str) -> bytes:
    return bytes(visitor.client.get(f"{at}.pdf").data)


def handed_in(visitor: Visitor, at: str, content: bytes) -> tuple[int, str]:
    token = hidden(visitor.read(f"{at}/sign"))
    response = visitor.client.post(f"{at}/sign", data={**token, "file": (io.BytesIO(content), "signed.pdf")})
    return response.status_code, words(html(response)) if response.status_code != 302 else ""


def copies(site: Site) -> list[RecordCopy]:
    with parts(site).database.read() as session:
        return [row for row in case_queries.archived_rows(session) if isinstance(row, RecordCopy)]


def test_a_signed_record_is_handed_in_found_again_and_verified(site: Site, at: str, dag: Issued) -> None:
    visitor = site.visitor("dag")
    content = signed(downloaded(visitor, at), dag)
    assert handed_in(visitor, at, content) == (302, "")
    (kept,) = copies(site)
    assert (kept.kind, parts(site).archive.get(kept.pdf_digest)) == ("signed", content)
    report = json.loads(parts(site).archive.get(kept.data_digest))
    assert (report["refusals"], report["signers"], report["seal_is_kept"]) == ([], ["Dag Dahl"], True)
    case = at.split("/records", maxsplit=1)[0]
    assert "signed (PDF)" in said(visitor, f"{case}/records")
    assert "handed in record 1 in Swedish, signed by Dag Dahl" in said(visitor, f"{case}/history")
    assert visitor.client.get(f"{case}/records/copies/{kept.id}.pdf").data == content
    assert handed_in(visitor, at, content)[0] == 422
    stranger = site.visitor()
    token = hidden(stranger.read("/verify"))
    answer = words(html(stranger.client.post("/verify", data={**token, "file": (io.BytesIO(content), "a.pdf")})))
    assert "This record is genuine" in answer
    assert "Signature of Dag Dahl" in answer


def test_a_refused_file_is_kept_with_the_reasons_and_the_record_stands(
    site: Site, at: str, authority: Authority, dag: Issued
) -> None:
    visitor = site.visitor("dag")
    issued = downloaded(visitor, at)
    eve = authority.issue("Eve", "eve@example.org", until=NOW + 20 * YEAR)
    status, answer = handed_in(visitor, at, signed(issued, eve))
    assert status == 422
    assert "The file is signed by Eve and not by the person who is to sign it" in answer
    assert "Not accepted" in answer
    status, answer = handed_in(visitor, at, signed(with_note(issued, "Approved with pleasure"), dag))
    assert (status, "Something was laid on the pages of the record: Stamp (1)" in answer) == (422, True)
    for content, why in ((issued, "as it was issued"), (b"%PDF-", "no whole PDF")):
        assert why in handed_in(visitor, at, content)[1]
    assert [each.kind for each in copies(site)] == ["refused"] * 3
    assert downloaded(visitor, at) == issued
    assert "was not accepted" in said(visitor, f"{at.split('/records', maxsplit=1)[0]}/history")
    assert handed_in(visitor, at, signed(issued, dag))[0] == 302


FOREIGN = {"Origin": "https://sign.university.test", "Sec-Fetch-Site": "cross-site"}


def begun(visitor: Visitor, at: str) -> tuple[str, dict[str, str], TestResponse]:
    """Return the form that the browser carries to the service: where to, with what, and the answer it is in."""
    answered = visitor.client.post(f"{at}/sign/begin", data=hidden(visitor.read(f"{at}/sign")))
    assert answered.status_code == 200, words(html(answered))
    (form,) = (each for each in html(answered).iter("form") if each.get("action", "").startswith("http"))
    fields = {each.get("name", ""): each.get("value", "") for each in form.iter("input")}
    return form.get("action", ""), fields, answered


def carried(made: tuple[str, dict[str, str], TestResponse], decision: str = "Sign") -> tuple[str, dict[str, str]]:
    """Sign or cancel at the service; return the form that the browser carries back."""
    page = lxml.html.fromstring(requests.post(made[0], made[1], timeout=10).content)
    (choice,) = page.forms
    target = urljoin(made[0], choice.action)
    back = lxml.html.fromstring(requests.post(target, {**choice.fields, "do": decision}, timeout=10).content)
    return back.forms[0].action.removeprefix("http://localhost"), dict(back.forms[0].fields)


def brought_back(site: Site, carrying: tuple[str, dict[str, str]]) -> str:
    """Send the form of the other site, without cookies; return where it leads."""
    response = site.app.test_client().post(carrying[0], data=carrying[1], headers=FOREIGN)
    assert (response.status_code, response.headers.getlist("Set-Cookie")) == (303, []), response.text
    return response.location


def test_the_service_signs_and_what_it_gives_is_judged(site: Site, at: str, service: EduSign) -> None:
    visitor = site.visitor("dag")
    assert visitor.client.get(f"{at}/sign/begin").location == f"{at}/sign"
    made = begun(visitor, at)
    assert f"form-action 'self' {service.address};" in made[2].headers["Content-Security-Policy"]
    assert service.address not in visitor.client.get(f"{at}/sign").headers["Content-Security-Policy"]
    asked = service.asked[-1]["personal_data"]
    assert (asked["eppn"], asked["display_name"], asked["mail"]) == (
        "dag@university.test",
        "Dag Dahlman",
        ["dag@example.org"],
    )
    assert asked["return_url"].startswith("http://localhost/signing/")
    carrying = carried(made)
    page = brought_back(site, carrying)
    assert page == f"{at}/sign?answer=signed"
    assert "The signed record is accepted and archived." in said(visitor, page)
    (kept,) = copies(site)
    report = json.loads(parts(site).archive.get(kept.data_digest))
    assert (report["signers"], report["extra_pages"]) == (["Dag Dahl", "Signing Service"], 1)
    assert "handed in record 1 in Swedish, signed by Dag Dahl" in said(
        visitor, at.split("/records", maxsplit=1)[0] + "/history"
    )
    # The same answer again is taken no second time, and asks the service nothing.
    count = len(service.asked)
    assert brought_back(site, carrying) == f"{at}/sign?answer=replayed"
    assert (len(copies(site)), len(service.asked)) == (1, count)
    assert "has been taken already" in said(visitor, f"{at}/sign?answer=replayed")


def test_what_goes_wrong_at_the_service_is_told_and_the_record_can_be_signed_anew(
    site: Site, at: str, authority: Authority, service: EduSign
) -> None:
    visitor, dag = site.visitor("dag"), service.person

    def told(decision: str = "Sign") -> str:
        page = brought_back(site, carried(begun(visitor, at), decision))
        return said(visitor, page).partition("The answer of the signing service")[2]

    assert "The signature was cancelled" in told("Cancel")
    service.principal = "eve@university.test"
    assert "may have expected somebody else" in told()
    service.is_careless, service.person = True, authority.issue("Eve", "eve@example.org", until=NOW + 20 * YEAR)
    refused = told()
    assert "The file of the signing service was not accepted" in refused
    assert "signed by Eve, Signing Service and not by the person who is to sign it" in refused
    service.person, service.rename = dag, lambda key: f"other-{key}"
    assert "about another record" in told()
    service.rename = str
    carrying = carried(begun(visitor, at))
    service.is_broken = True
    page = brought_back(site, carrying)
    assert "The signing service does not answer as it should" in said(visitor, page)
    # It was not asked about, so the same answer counts when the service is back.
    service.is_broken = False
    assert brought_back(site, carrying).endswith("?answer=signed")
    assert [each.kind for each in copies(site)] == ["refused", "signed"]


@pytest.mark.browser
def test_the_chair_goes_to_the_service_and_comes_back_in_a_browser_without_a_script(
    tmp_path: Path,
    decided: tuple[Path, str],
    settings: dict[str, object],
    authority: Authority,
    service: EduSign,
    program: Callable[[str], str],
) -> None:
    service.person = authority.issue("Rut Rydell", "rut@example.org", until=NOW + 20 * YEAR)
    service.principal, port = "rut@university.test", free_port()
    # Two names, and so two sites: the service has 127.0.0.1.
    address = f"http://localhost:{port}"
    with (
        open_site(tmp_path / "instance", decided[0], **settings, base_url=address) as site,
        serving(site.app, "localhost", port),
        chromium(program("chromium")) as browser,  # gone before other tests sign, which takes an event loop too
    ):
        page = browser.new_context(base_url=address, locale="en", java_script_enabled=False).new_page()
        page.goto("/login")
        page.click("button[value=rut]")
        page.goto(f"/c/{decided[1]}/records/acts/1/sv/sign")
        page.click("text=Begin at the signing service")
        page.click("text=Continue to the signing service")
        assert page.url.startswith(service.address)
        page.click("text=Sign >> nth=-1")
        page.click("text=Continue")
        assert page.url == f"{address}/c/{decided[1]}/records/acts/1/sv/sign?answer=signed"
        expect(page.locator("main")).to_contain_text("The signed record is accepted and archived.")
        expect(page.locator("header")).to_contain_text("Rut")
        page.context.close()


def test_an_answer_comes_too_late(site: Site, at: str) -> None:
    visitor, instance = site.visitor("dag"), parts(site)
    carrying = carried(begun(visitor, at))
    site.app.extensions["riskflow"] = replace(instance, now=lambda: instance.now() + timedelta(minutes=61))
    page = brought_back(site, carrying)
    site.app.extensions["riskflow"] = instance  # in whose hour the visitor is signed in
    assert "came too late" in said(visitor, page)
    assert copies(site) == []


def test_an_answer_counts_only_with_a_token_of_ours_and_for_whoever_may_still_sign(site: Site, at: str) -> None:
    carrying = carried(begun(site.visitor("dag"), at))
    forged = site.app.test_client().post(f"{carrying[0]}x", data=carrying[1], headers=FOREIGN)
    assert (forged.status_code, forged.headers.getlist("Set-Cookie")) == (410, [])
    assert "hör inte till något som har påbörjats här" in words(html(forged))
    with parts(site).database.write() as session:
        session.get_one(Person, person(site, "dag")).left_on = parts(site).now().date() - timedelta(days=1)
    gone = site.app.test_client().post(carrying[0], data=carrying[1], headers=FOREIGN)
    assert (gone.status_code, gone.headers.getlist("Set-Cookie")) == (403, [])
    assert copies(site) == []


def test_a_service_that_does_not_answer_or_leads_elsewhere_leaves_the_other_way_open(
    site: Site, at: str, service: EduSign
) -> None:
    visitor, service.is_broken = site.visitor("dag"), True
    for _ in range(2):
        answered = visitor.client.post(f"{at}/sign/begin", data=hidden(visitor.read(f"{at}/sign")))
        assert answered.status_code == 422
        assert "The signing service does not answer as it should" in words(html(answered))
        assert "Hand in the signed file" in words(html(answered))
        service.is_broken, service.leads_to = False, "https://evil.test"
    secretary = site.visitor("sven")
    assert "Only Dag Dahlman can sign there" in said(secretary, f"{at}/sign")
    assert secretary.client.post(f"{at}/sign/begin", data=hidden(secretary.read(f"{at}/sign"))).status_code == 403


def test_who_may_hand_in(site: Site, at: str) -> None:
    found = {login: site.visitor(login).client.get(f"{at}/sign").status_code for login in ("dag", "sven", "alice")}
    assert found == {"dag": 200, "sven": 200, "alice": 403}
    assert site.visitor("charlie").client.get(f"{at}/sign").status_code == 404


def test_the_chair_signs_what_the_group_said(site: Site, at: str, authority: Authority, dag: Issued) -> None:
    rut = authority.issue("Rut Rydell", "rut@example.org", until=NOW + 20 * YEAR)
    visitor, at = site.visitor("rut"), at.replace("/records/1/", "/records/acts/1/")
    case = at.split("/records", maxsplit=1)[0]
    assert "What you said has a record" in said(visitor, case)
    issued = downloaded(visitor, at)
    status, answer = handed_in(visitor, at, signed(issued, dag))
    assert (status, "signed by Dag Dahl and not by the person who is to sign it" in answer) == (422, True)
    content = signed(issued, rut)
    assert handed_in(visitor, at, content) == (302, "")
    kept = copies(site)[-1]
    assert (kept.kind, kept.act_record_id is not None) == ("signed", True)
    assert visitor.client.get(f"{case}/records/acts/copies/{kept.id}.pdf").data == content
    report = json.loads(visitor.client.get(f"{case}/records/acts/copies/{kept.id}.json").data)
    assert report["signers"] == ["Rut Rydell"]
    assert "handed in record 1 of the handling in Swedish, signed by Rut Rydell" in said(visitor, f"{case}/history")
    assert "What you said has a record" not in said(visitor, case)
    assert "signed (PDF)" in said(visitor, f"{case}/records")
    assert "signed (PDF)" in said(site.visitor("ada"), "/archive/acts?kind=opinion")
    stranger = site.visitor()
    token = hidden(stranger.read("/verify"))
    answer = words(html(stranger.client.post("/verify", data={**token, "file": (io.BytesIO(content), "a.pdf")})))
    assert "This record is genuine" in answer
    assert "Signature of Rut Rydell" in answer
    found = {login: site.visitor(login).client.get(f"{at}/sign").status_code for login in ("sven", "ravi", "charlie")}
    assert found == {"sven": 200, "ravi": 403, "charlie": 404}


@pytest.fixture(scope="module")
def minuted(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> tuple[Path, int]:
    """Return an instance with adjusted minutes in the archive, and the number of their meeting."""
    folder = tmp_path_factory.mktemp("minuted")
    with open_site(folder, cast_only) as made:
        number, _ = adjusted(made.stage)
        workshop, key = Worker(parts(made).config), f"minutes-{number}-1"
        workshop.register_record(key, workshop.issue_files(key))
    return folder, number


def test_those_who_adjusted_the_minutes_sign_them_one_after_the_other(
    tmp_path: Path, minuted: tuple[Path, int], authority: Authority
) -> None:
    (trust := tmp_path / "trust.pem").write_bytes(authority.pem)
    rut, ravi, dag = (
        authority.issue(name, f"{login}@example.org", until=NOW + 20 * YEAR)
        for name, login in (("Rut Rydell", "rut"), ("Ravi Raman", "ravi"), ("Dag Dahl", "dag"))
    )
    at = f"/meetings/{minuted[1]}/minutes"
    with open_site(tmp_path / "instance", minuted[0], signature_trust=trust) as site:
        first, second = site.visitor("rut"), site.visitor("ravi")
        issued = bytes(first.client.get(f"{at}/1/sv.pdf").data)
        status, answer = handed_in(first, f"{at}/sv", signed(issued, dag))
        assert (status, "signed by Dag Dahl and not by the person who is to sign it" in answer) == (422, True)
        once = signed(issued, rut)
        assert handed_in(first, f"{at}/sv", once)[0] == 302
        assert handed_in(second, f"{at}/sv", once)[0] == 422  # without a signature of their own
        assert handed_in(second, f"{at}/sv", signed(once, ravi, "Second"))[0] == 302
        kept = [each for each in copies(site) if each.kind == "signed"]
        assert [each.meeting_record_id is not None for each in kept] == [True, True]
        report = json.loads(parts(site).archive.get(kept[-1].data_digest))
        assert report["signers"] == ["Rut Rydell", "Ravi Raman"]
        assert "Signed minutes, Swedish (PDF)" in said(first, at)
        assert second.client.get(f"{at}/copies/{kept[-1].id}.pdf").status_code == 200
        stranger = site.visitor()
        token = hidden(stranger.read("/verify"))
        file = (io.BytesIO(parts(site).archive.get(kept[-1].pdf_digest)), "minutes.pdf")
        answer = words(html(stranger.client.post("/verify", data={**token, "file": file})))
        assert "This record is genuine" in answer
        assert "Signature of Ravi Raman" in answer
        # Who did not adjust them signs nothing.
        assert site.visitor("rosa").client.get(f"{at}/sv/sign").status_code == 403

"""A record is signed in person by the university's service, or elsewhere and handed in; what is wrong is refused."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskflow.cases.labels import Advice
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import RecordCopy
from riskflow.worker import Worker
from tests.support.cases.meeting_stage import adjusted
from tests.support.records.signing.authority import NOW, YEAR, Authority, Issued
from tests.support.records.signing.files import signed, with_note
from tests.support.records.signing.service import KEY, Service, signing_service
from tests.support.web.review_pages import HIGH, parts, said
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import Visitor, hidden, html, words

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def dag(authority: Authority) -> Issued:
    return authority.issue("Dag Dahl", "dag@example.org", until=NOW + 20 * YEAR)


@pytest.fixture(scope="module")
def service(authority: Authority) -> Iterator[Service]:
    with signing_service(authority.issue("Signing Service", until=NOW + 20 * YEAR)) as started:
        yield started


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
def site(tmp_path: Path, decided: tuple[Path, str], authority: Authority, service: Service) -> Iterator[Site]:
    """Return the pages of an instance that trusts the authority and has the service."""
    service.is_broken = False
    (trust := tmp_path / "trust.pem").write_bytes(authority.pem)
    settings = {"signature_trust": trust, "signing_service": service.address, "signing_service_key": KEY}
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


def test_the_service_signs_and_what_it_gives_is_judged(site: Site, at: str, dag: Issued, service: Service) -> None:
    visitor = site.visitor("dag")
    token = hidden(visitor.read(f"{at}/sign"))
    begun = html(visitor.client.post(f"{at}/sign/begin", data=token))
    assert "Go to the signing service and sign" in words(begun)
    asked = service.asked[-1]["personal_data"]
    assert (asked["eppn"], asked["return_url"]) == ("dag", f"http://localhost{at}/sign")
    state = next(iter(service.waiting))
    back = hidden(visitor.read(f"{at}/sign?state={state}"))  # as the service sends people back
    early = visitor.client.post(f"{at}/sign/fetch", data={**back, "state": state})
    assert "The service has no signed file yet" in words(html(early))
    service.sign(dag)
    back = hidden(visitor.read(f"{at}/sign?state={state}"))
    assert visitor.client.post(f"{at}/sign/fetch", data={**back, "state": state}).status_code == 302
    (kept,) = copies(site)
    report = json.loads(parts(site).archive.get(kept.data_digest))
    assert (report["signers"], report["extra_pages"]) == (["Dag Dahl", "Signing Service"], 1)


def test_a_service_that_does_not_answer_leaves_the_other_way_open(site: Site, at: str, service: Service) -> None:
    visitor, service.is_broken = site.visitor("dag"), True
    answered = visitor.client.post(f"{at}/sign/begin", data=hidden(visitor.read(f"{at}/sign")))
    assert answered.status_code == 422
    assert "The signing service does not answer as it should" in words(html(answered))
    assert "Hand in the signed file" in words(html(answered))


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

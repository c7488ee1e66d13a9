"""The pages of evidence: attaching, every refusal, downloading, and who never gets a document."""

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import submission
from riskflow.services.unit_of_work import SYSTEM
from riskflow.web.resent.receipts import new_key
from riskflow.worker import Worker
from tests.support.documents.samples import action, open_xml, pdf, rooted
from tests.support.documents.virus_scanner import EICAR, Conduct, virus_scanner
from tests.support.web.accessibility import faults
from tests.support.web.collaboration_pages import invite, post
from tests.support.web.review_pages import parts, person, said
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

QUESTION = "du-technology"
MEBIBYTE = 1024 * 1024
HIGH = "rf-14"


@pytest.fixture
def code(pages: Site) -> str:
    """Return a draft of Alice's."""
    return pages.visitor("alice").start("Alloys")


def upload(visitor: Visitor, code: str, content: bytes, name: str, question: str = "") -> TestResponse:
    return sent_to(visitor, f"/a/{code}/documents", content, name, question)


def sent_to(visitor: Visitor, address: str, content: bytes, name: str, question: str = "") -> TestResponse:
    """Send a file as browsers do, without the temporary file that the test client would leave open."""
    token = hidden(visitor.read("/about"))["csrf_token"]
    file = FileStorage(io.BytesIO(content), filename=name)
    boundary, data = encode_multipart({"csrf_token": token, "form_key": new_key(), "file": file, "question": question})
    return visitor.client.post(address, data=data, content_type=f"multipart/form-data; boundary={boundary}")


def attached(pages: Site, code: str, name: str = "avtal.pdf", login: str = "alice") -> bytes:
    content = pdf(rooted("/Lang", name))
    response = upload(pages.visitor(login), code, content, name)
    assert response.status_code == 302, words(html(response))
    return content


def submitted(pages: Site) -> tuple[str, bytes]:
    """Return a case that RAI handles, with a document."""
    code = pages.stage.draft(HIGH)
    content = attached(pages, code)
    with pages.stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    return code, content


def test_a_document_is_attached_listed_and_downloaded_as_a_file(pages: Site, code: str) -> None:
    alice = pages.visitor("alice")
    content = pdf()
    sent = upload(alice, code, content, "../Avtal  åäö \u202e.pdf", QUESTION)
    assert sent.status_code == 302
    page = said(alice, f"/a/{code}/documents")
    assert "PDF (also signed or encrypted)" in page
    assert "a signed package (asice, asics, p7m)" in page
    assert "Avtal åäö.pdf" in page
    assert "How sensitive is the technology" in page
    assert "1 document attached" in said(alice, f"/a/{code}")
    with alice.client.get(f"/c/{code}/documents/1") as response:
        assert response.data == content
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment;")
        assert disposition.isascii()
        assert "/" not in disposition


def test_the_page_of_a_question_chooses_it_for_the_document(pages: Site, code: str) -> None:
    page = pages.visitor("alice").read(f"/a/{code}/documents?question={QUESTION}")
    chosen = [e.get("value") for e in page.iter("option") if "selected" in e.attrib]
    assert chosen == [QUESTION]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "page.html": (lambda: b"<html></html>", "Files of this sort cannot be attached"),
    "picture.svg": (lambda: b"<svg/>", "Files of this sort cannot be attached"),
    "empty.pdf": (lambda: b"", "The file is empty"),
    "words.pdf": (lambda: b"words", "not what the file's name says"),
    "active.pdf": (lambda: pdf(rooted("/OpenAction", action("JavaScript", JS="app.alert(1)"))), "holds code"),
    "macro.docx": (lambda: open_xml(word__vbaProject_dot_bin=b"x"), "holds code"),
    "a little too large.pdf": (lambda: b"%PDF-" + bytes(10 * MEBIBYTE), "at most 10 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_document_is_refused_with_its_reason_and_the_form_kept(pages: Site, code: str, name: str) -> None:
    make, reason = REFUSED[name]
    alice = pages.visitor("alice")
    response = upload(alice, code, make(), name, QUESTION)
    assert response.status_code == 422
    page = html(response)
    assert reason in words(page)
    assert faults(page, "en") == []
    assert QUESTION in [e.get("value") for e in page.iter("option") if "selected" in e.attrib]
    assert "No documents are attached." in said(alice, f"/a/{code}/documents")


@contextmanager
def with_settings(pages: Site, **changed: object) -> Iterator[None]:
    joined = parts(pages)
    pages.app.extensions["riskflow"] = replace(joined, config=joined.config.model_copy(update=changed))
    yield
    pages.app.extensions["riskflow"] = joined


def test_what_the_virus_scanner_finds_is_refused_and_not_stored(pages: Site, code: str) -> None:
    alice = pages.visitor("alice")
    with virus_scanner(Conduct()) as address, with_settings(pages, clamd=address):
        assert upload(alice, code, b"a clean text", "clean.txt").status_code == 302
        before = stored(pages)
        response = upload(alice, code, EICAR, "eicar.txt", QUESTION)
    assert response.status_code == 422
    assert "The virus scanner says that the file is harmful." in words(html(response))
    assert stored(pages) == before


def test_a_virus_scanner_that_is_down_lets_nothing_in_and_the_form_is_kept(pages: Site, code: str) -> None:
    with with_settings(pages, clamd="/nowhere/clamd.ctl"):
        response = upload(pages.visitor("alice"), code, b"a clean text", "clean.txt", QUESTION)
    assert response.status_code == 503
    page = html(response)
    assert "could not be scanned for viruses" in words(page)
    assert QUESTION in [e.get("value") for e in page.iter("option") if "selected" in e.attrib]
    assert stored(pages) == set()


def test_administrators_see_whether_documents_are_scanned(pages: Site) -> None:
    adam = pages.visitor("adam")
    assert "Off: set clamd to have attached documents scanned" in said(adam, "/admin")
    with with_settings(pages, clamd="127.0.0.1:3310"):
        assert "127.0.0.1:3310" in said(adam, "/admin")


def test_a_removed_document_is_gone_from_the_disk_when_nothing_refers_to_it(pages: Site, code: str) -> None:
    alice, other = pages.visitor("alice"), pages.visitor("alice").start("Glass")
    for case in (code, other):
        assert upload(alice, case, b"in both cases", "notes.txt").status_code == 302
    post(alice, f"/a/{code}/documents/remove", number="1")
    assert len(stored(pages)) == 1
    post(alice, f"/a/{other}/documents/remove", number="1")
    assert stored(pages) == set()
    assert upload(alice, code, b"in both cases", "notes.txt").status_code == 302


def test_a_document_of_a_submitted_revision_stays_on_the_disk(pages: Site) -> None:
    _, content = submitted(pages)
    instance = parts(pages)
    with instance.write(SYSTEM) as uow:
        attachment_service.sweep(uow, instance.attachments, instance.attachments.digests())
    assert sha256(content).hexdigest() in stored(pages)


def test_the_worker_destroys_what_nothing_refers_to_after_a_day(pages: Site, code: str) -> None:
    content, instance = attached(pages, code), parts(pages)
    old, new = (instance.attachments.put(each) for each in (b"left over", b"just stored"))
    yesterday = time.time() - 25 * 60 * 60
    for path in (path for path in instance.config.attachments.rglob("*") if path.is_file() and path.name != new):
        os.utime(path, (yesterday, yesterday))
    Worker(instance.config).sweep_attachments()
    assert old not in stored(pages)
    assert stored(pages) == {new, sha256(content).hexdigest()}


def test_one_person_fills_drafts_only_so_far(pages: Site, code: str) -> None:
    alice = pages.visitor("alice")
    with with_settings(pages, draft_megabytes_per_person=1):
        assert upload(alice, code, b"a" * (MEBIBYTE - 9), "first.txt").status_code == 302
        response = upload(alice, code, b"ten bytes.", "second.txt")
        assert response.status_code == 422
        assert "fill 0 of 1 MB already" in words(html(response))
        post(alice, f"/a/{code}/documents/remove", number="1")
        assert upload(alice, code, b"ten bytes.", "second.txt").status_code == 302


def test_the_disk_keeps_its_floor(pages: Site, code: str) -> None:
    with with_settings(pages, min_free_megabytes=10**9):
        response = upload(pages.visitor("alice"), code, b"a clean text", "clean.txt", QUESTION)
    assert response.status_code == 507
    assert "no room for more documents" in words(html(response))
    assert stored(pages) == set()


def stored(pages: Site) -> set[str]:
    """Return the digests of the documents in the archive."""
    return {path.name for path in parts(pages).config.attachments.rglob("*") if path.is_file()}


def test_no_document_is_no_error_of_the_program(pages: Site, code: str) -> None:
    response = upload(pages.visitor("alice"), code, b"", "")
    assert response.status_code == 422
    assert "Choose a document" in words(html(response))


def test_what_is_far_too_large_is_not_even_read(pages: Site, code: str) -> None:
    response = upload(pages.visitor("alice"), code, bytes(22 * MEBIBYTE), "large.pdf")
    assert response.status_code == 413
    assert "Choose a smaller file." in words(html(response))


@pytest.mark.parametrize("address", ["/a/{code}/people/invite", "/a/{code}/documents/remove", "/start"])
def test_no_other_page_takes_more_than_before(pages: Site, code: str, address: str) -> None:
    alice = pages.visitor("alice")
    response = sent_to(alice, address.format(code=code), bytes(2 * MEBIBYTE), "x.pdf")
    assert response.status_code == 413


def test_somebody_who_is_not_signed_in_cannot_send_much(pages: Site, code: str) -> None:
    response = upload(pages.visitor(), code, bytes(2 * MEBIBYTE), "x.pdf")
    assert response.status_code == 413


def test_the_same_document_twice_and_one_too_many(pages: Site, code: str) -> None:
    alice = pages.visitor("alice")
    content = attached(pages, code)
    again = upload(alice, code, content, "other name.pdf")
    assert again.status_code == 409
    assert "attached already, as number 1" in words(html(again))
    joined = parts(pages)
    few = replace(joined, config=joined.config.model_copy(update={"attachments_per_case": 1}))
    pages.app.extensions["riskflow"] = few
    try:
        response = upload(alice, code, b"more", "more.txt")
        assert "already has 1 documents" in words(html(response))
        assert "as many documents as it may have" in said(alice, f"/a/{code}/documents")
    finally:
        pages.app.extensions["riskflow"] = joined


def test_a_co_editor_attaches_and_removes(pages: Site, code: str) -> None:
    invite(pages, code)
    attached(pages, code, login="bodil")
    assert "Bodil Berg" in said(pages.visitor("alice"), f"/a/{code}/documents")
    status, page = post(pages.visitor("bodil"), f"/a/{code}/documents/remove", number="1")
    assert (status, "no longer part of the evidence" in page) == (302, True)
    assert pages.visitor("alice").client.get(f"/c/{code}/documents/1").status_code == 404
    assert post(pages.visitor("bodil"), f"/a/{code}/documents/remove", number="1")[0] == 404


def test_who_may_read_the_answers_may_download_and_nobody_else(pages: Site) -> None:
    code, content = submitted(pages)
    address = f"/c/{code}/documents/1"
    for login in ("alice", "sven", "eva"):
        visitor = pages.visitor(login)
        with visitor.client.get(address) as response:
            assert response.data == content, login
        assert "avtal.pdf" in said(visitor, f"/c/{code}/documents")
    ravi, rosa = pages.visitor("ravi"), pages.visitor("rosa")
    assert ravi.client.get(address).location == f"/c/{code}/declare"  # before declaring
    rosa.send(f"/c/{code}/declare", conflict="no")
    assert rosa.client.get(address).status_code == 200
    ravi.send(f"/c/{code}/declare", conflict="yes", reason="We publish together")
    for login, status in (("ravi", 404), ("charlie", 404), ("lars", 404), ("stig", 404), ("ada", 403)):
        visitor = pages.visitor(login)
        assert visitor.client.get(address).status_code == status, login
        assert visitor.client.get(f"/c/{code}/documents").status_code == status, login
    assert pages.visitor().client.get(address).status_code == 302


def test_after_sending_nothing_is_attached_or_removed(pages: Site) -> None:
    code, _ = submitted(pages)
    alice = pages.visitor("alice")
    assert upload(alice, code, b"late", "late.txt").status_code == 403
    assert post(alice, f"/a/{code}/documents/remove", number="1")[0] == 403
    assert "Attach a document" not in said(alice, f"/a/{code}/documents")
    assert "Documents in the evidence of revision 1 (1): " in said(alice, f"/c/{code}/history")


def test_the_writers_own_pages_lead_those_who_handle_the_case_to_theirs(pages: Site) -> None:
    code, _ = submitted(pages)
    sven = pages.visitor("sven")
    assert sven.client.get(f"/a/{code}/people").location == f"/c/{code}"
    assert sven.client.get(f"/a/{code}/documents").location == f"/c/{code}/documents"
    for place in (f"ask/{QUESTION}", f"notes/{QUESTION}"):
        assert sven.client.get(f"/a/{code}/{place}").status_code == 403
    for place in ("people/invite", "people/remove", "ask/take-back", "documents/remove"):
        assert post(sven, f"/a/{code}/{place}", person="1", inquiry="1", number="1")[0] == 403, place


def test_somebody_who_is_asked_gets_no_document(pages: Site, code: str) -> None:
    attached(pages, code)
    who = f"person:{person(pages, 'charlie')}"
    assert pages.visitor("alice").send(f"/a/{code}/ask/{QUESTION}", who=who, name="charlie").status_code == 302
    charlie = pages.visitor("charlie")
    assert charlie.client.get(f"/a/{code}/asked/{QUESTION}").status_code == 200
    for place in (f"/c/{code}/documents/1", f"/c/{code}/documents", f"/a/{code}/documents"):
        assert charlie.client.get(place).status_code == 404
    assert upload(charlie, code, b"text", "x.txt").status_code == 404


def test_a_document_that_was_altered_on_the_disk_is_not_handed_out(pages: Site, code: str) -> None:
    mine = attached(pages, code, "altered.pdf")
    for path in (parts(pages).config.attachments / "sha256").rglob("*"):
        if path.is_file() and path.read_bytes() == mine:
            path.chmod(0o640)
            path.write_bytes(b"other")
    response = pages.visitor("alice").client.get(f"/c/{code}/documents/1")
    assert response.status_code == 503
    assert b"other" not in response.data

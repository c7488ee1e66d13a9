"""Anybody may ask whether a record is genuine; the answer never says what it is about, and no file brings it down."""

import io
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from sqlmodel import select

from riskflow.cases.labels import Advice
from riskflow.cli import main
from riskflow.files.bounded_process import STRANGERS
from riskflow.records.model import ATTACHMENT
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, RecordRow
from riskflow.worker import Worker
from tests.support.documents.hostile import unfolding_record
from tests.support.records.signing.authority import Authority
from tests.support.records.signing.files import rewritten, signed, with_note, with_page
from tests.support.web.review_pages import HIGH, parts, said, sent
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import Visitor, hidden, html, words

pytestmark = pytest.mark.slow

ELSEWHERE = "0123456789ABCDEF"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance with a decided case whose record lies sealed in the archive."""
    folder = tmp_path_factory.mktemp("archived")
    with open_site(folder, cast_only) as made:
        code = made.stage.submit(HIGH)
        made.stage.opine(code, Advice.WITH_CONDITIONS)
        made.stage.decide(code, "dag")
        draw_up(made, code, 1)
    return folder


@pytest.fixture
def code(pages: Site) -> str:
    """Return the code of the decided case."""
    with parts(pages).database.read() as session:
        return session.exec(select(Case.code)).one()


def draw_up(pages: Site, code: str, number: int) -> None:
    """Do what the worker does."""
    workshop, key = Worker(parts(pages).config), f"record-{code}-{number}"
    workshop.register_record(key, workshop.issue_files(key))


def row_of(pages: Site, code: str, number: int = 1, language: str = "sv") -> RecordRow:
    with parts(pages).database.read() as session:
        case = case_queries.case_by_code(session, code)
        rows = case_queries.records_of(session, case.id or 0) if case else []
        return next(row for row in rows if (row.number, row.language) == (number, language))


def downloaded(visitor: Visitor, code: str) -> bytes:
    response = visitor.client.get(f"/c/{code}/records/1/sv.pdf")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename=RF-")
    return bytes(response.data)


def uploaded(pages: Site, content: bytes) -> str:
    """Upload a file as a stranger and return the words of the answer."""
    stranger = pages.visitor()
    token = hidden(stranger.read("/verify"))
    response = stranger.client.post("/verify", data={**token, "file": (io.BytesIO(content), "record.pdf")})
    assert response.status_code == 200
    return words(html(response))


def test_the_file_that_was_handed_out_is_genuine(pages: Site, code: str) -> None:
    assert "This record is genuine" in uploaded(pages, downloaded(pages.visitor("alice"), code))


def test_the_code_under_the_symbol_is_known_however_it_is_written(pages: Site, code: str) -> None:
    printed = row_of(pages, code).code
    stranger = pages.visitor()
    for written in (printed, f" {printed.lower()} ", "-".join((printed[:4], printed[4:]))):
        assert "This record is genuine" in sent(stranger, "/verify", code=written)[1]
    assert "This record is genuine" in said(stranger, f"/v/{printed}")
    assert "This is no record that we know" in said(stranger, f"/v/{ELSEWHERE}")


def test_the_answer_says_nothing_of_what_the_record_is_about(pages: Site, code: str) -> None:
    shown = uploaded(pages, downloaded(pages.visitor("alice"), code))
    case = pages.stage.material.cases[HIGH]
    for secret in (case["title"], case["partner-names"], "Alice", "Dag", "RF-", code):
        assert secret not in shown
    assert "Decision, number 1" in shown


def test_a_changed_file_is_altered(pages: Site, code: str) -> None:
    pdf = downloaded(pages.visitor("alice"), code)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.add_blank_page()
        saved = io.BytesIO()
        document.save(saved)
    assert "This file has been altered" in uploaded(pages, saved.getvalue())


def test_what_was_added_after_the_seal_is_told_apart(pages: Site, code: str) -> None:
    pdf = downloaded(pages.visitor("alice"), code)
    dag = Authority().issue("Dag Dahl")
    shown = uploaded(pages, signed(with_note(with_page(pdf)), dag))
    assert "This record is genuine up to its seal" in shown
    assert "Signature of Dag Dahl" in shown
    assert "of an authority that the university does not know" in shown
    assert "Mark on page 1 (Stamp), added under the signature of Dag Dahl" in shown
    assert "Pages after the last of the record: 1, added under the signature of Dag Dahl" in shown
    assert "The seal of RiskFlow DEVELOPMENT seal" in shown
    assert "Data that no program shows: 1 bytes" in uploaded(pages, pdf + b"\n")
    assert "so that the seal no longer holds" in uploaded(pages, rewritten(pdf))


def test_the_command_says_the_same_in_both_languages(
    pages: Site, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = downloaded(pages.visitor("alice"), code)
    (file := tmp_path / "copy.pdf").write_bytes(with_page(pdf))
    folder = parts(pages).config.instance
    (folder / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    monkeypatch.setenv("RISKFLOW_INSTANCE", str(folder))
    answered = CliRunner().invoke(main, ["record", "verify", str(file), "--language", "sv"])
    assert answered.exit_code == 1
    for line in ("added-to", "Handlingen är äkta fram till sigillet", "- Sidor efter handlingens sista: 1, ingen"):
        assert f"\n{line}" in f"\n{answered.output}"
    file.write_bytes(pdf)
    answered = CliRunner().invoke(main, ["record", "verify", str(file)])
    assert (answered.exit_code, answered.output.splitlines()[0]) == (0, "genuine")
    assert "holds (level B-B)." in answered.output


def test_a_later_record_replaces_the_earlier_one(pages: Site, code: str) -> None:
    assert sent(pages.visitor("dag"), f"/c/{code}/suspend", reason="New facts.")[0] == 302
    records = said(pages.visitor("dag"), f"/c/{code}/records")
    assert "Is being drawn up and sealed" in records
    draw_up(pages, code, 2)
    shown = said(pages.visitor(), f"/v/{row_of(pages, code).code}")
    assert "This record no longer applies" in shown
    assert "number 2" in shown
    assert "Replaced" in said(pages.visitor("dag"), f"/c/{code}/records")
    found = said(pages.visitor("ada"), "/archive?q=alloys+aircraft")
    assert "1. Decision" in found
    assert "2. Decision" in found
    assert "No record was found" in said(pages.visitor("ada"), "/archive?q=no-such-thing")


def test_only_those_who_may_read_a_record_can_download_it(pages: Site, code: str) -> None:
    address = f"/c/{code}/records/1/sv.pdf"
    assert pages.visitor("ada").client.get(address).status_code == 200
    assert pages.visitor("charlie").client.get(address).status_code == 404
    assert pages.visitor("eva").client.get(address).status_code in {403, 404}
    assert pages.visitor("alice").client.get(f"/c/{code}/records/9/sv.pdf").status_code == 404
    assert pages.visitor("alice").client.get(f"/c/{code}/records/1/fr.pdf").status_code == 404
    assert pages.visitor().client.get(address).status_code == 302


def carrying(data: bytes) -> bytes:
    """Return a PDF file that carries something as its data."""
    document, saved = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.attachments[ATTACHMENT] = pikepdf.AttachedFileSpec(document, data)
    document.save(saved)
    return saved.getvalue()


def locked() -> bytes:
    document, saved = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(saved, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return saved.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"%PDF-1.7\n",
        bytes(range(256)) * 40,
        carrying(b"[1]"),
        carrying(b"\xff\xfe"),
        carrying(b"[" * 200_000),
        carrying(b'{"code": {"$ne": ""}}'),
        carrying(b'{"code": "0123456789ABCDEF"}')[:500],
        locked(),
    ],
    ids=["letter", "header", "bytes", "list", "no text", "deep", "object", "cut off", "locked"],
)
def test_what_is_no_record_is_unknown(pages: Site, content: bytes) -> None:
    assert "This is no record that we know" in uploaded(pages, content)


def test_a_file_that_unfolds_without_end_is_not_unfolded(pages: Site, code: str) -> None:
    content = unfolding_record(row_of(pages, code).code, 100)
    assert len(content) < 200_000
    assert "This is no record that we know" in uploaded(pages, content)


@pytest.mark.parametrize(
    ("megabytes", "filler"), [(31, b" "), (31, b"[" * 1), (3, b"[],")], ids=["spaces", "deep", "lists"]
)
def test_what_unfolds_within_the_limits_of_a_pdf_is_read_elsewhere(
    pages: Site, code: str, megabytes: int, filler: bytes
) -> None:
    content = unfolding_record(row_of(pages, code).code, megabytes, filler)
    assert "This is no record that we know" in uploaded(pages, content)


def test_a_stranger_is_asked_to_come_back_while_files_are_read(pages: Site) -> None:
    stranger = pages.visitor()
    token = hidden(stranger.read("/verify"))
    with STRANGERS.taken():
        response = stranger.client.post("/verify", data={**token, "file": (io.BytesIO(b"%PDF-1.7"), "record.pdf")})
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "Wait a moment and try again" in words(html(response))
    assert "This is no record that we know" in uploaded(pages, b"%PDF-1.7")


def test_the_file_that_was_handed_out_is_known_by_its_digest_alone(pages: Site, code: str) -> None:
    content = downloaded(pages.visitor("alice"), code)
    with STRANGERS.taken():
        assert "This record is genuine" in uploaded(pages, content)

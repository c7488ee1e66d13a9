"""Attacks by what is sent: markup, statements and formulas as text; files that are not what they seem."""

import io
import zipfile
from urllib.parse import quote

import pikepdf
import pytest

from riskflow.cases.workflow import State
from tests.support.attack.attacker import Reply
from tests.support.attack.target import Target
from tests.support.documents.hostile import tags_in_a_document, unfolding_record
from tests.support.documents.samples import open_xml, pdf, relationships, rooted

pytestmark = pytest.mark.slow

TEXTS = {
    "markup": "<script>alert(1)</script>",
    "an attribute": '" onfocus="alert(1)" x="',
    "a closing element": "</title></textarea><img src=x onerror=alert(1)>",
    "a template": "{{ 7*191 }}{% raw %}",
    "a format": "%(canary)s %s%n %x",
    "a format of python": "{0.__class__.__mro__}",
    "a statement": "x'); DROP TABLE event; --",
    "a null": "be\x00hind",
    "a turned text": "\u202egnp.exe",
    "a line of a header": "x\r\nSet-Cookie: evil=1",
    "a line of a letter": "x\r\nBcc: all@elsewhere.test",
    "a formula": "=cmd|' /C calc'!A0",
    "a line of a log": 'x\n{"event": "signed-in", "person": 1}',
    "half a character": "\udcff",
}


@pytest.mark.attack("text", writes=6)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_stays_a_text(target: Target, text: str) -> None:
    attacker = target.person("alice")
    sent = text.encode("utf-8", "surrogateescape")
    started = attacker.submit("/start", {"title": sent, "kind": "research"})
    assert started.status in {302, 400, 422}
    assert "evil" not in attacker.cookies
    offset = len(target.log.read_text(encoding="utf-8"))
    pages = [started, *([attacker.get(started.location), attacker.get("/my")] if started.status == 302 else [])]
    for page in pages:
        _is_harmless(page)
    assert not [line for line in target.lines(offset) if line.get("event") == "signed-in"]
    assert target.chain()[0] > 1


def _is_harmless(page: Reply) -> None:
    assert page.status < 500
    for written in ("<script>alert", "<img src=x", '" onfocus="', "1337", "\x00", "\u202e", "__mro__}]", "<class '"):
        assert written not in page.text


HEADERS = {
    "a language": {"Accept-Language": "../../etc/passwd, {{7*191}};q=x"},
    "a browser": {"User-Agent": '<script>alert(1)</script>"\x07'},
    "a cookie": {"Cookie": "__Host-riskflow={{7*191}}; riskflow='; DROP TABLE event"},
    "an id of a request": {"X-Request-Id": 'forged"}\\n{"event": "signed-in"'},
    "a referrer": {"Referer": "https://elsewhere.test/<script>"},
}


@pytest.mark.attack("text")
@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_a_header_stays_a_header(target: Target, headers: dict[str, str]) -> None:
    for path in ("/", "/login", "/verify", "/nowhere"):
        reply = target.stranger().get(path, headers)
        assert reply.status in {200, 400, 404}
        assert "forged" not in reply.headers.get("x-request-id", "")
        _is_harmless(reply)


SEARCHES = ("' OR '1'='1", "%", "_", "\\", "a" * 400, '"*" NEAR', "kanin")


@pytest.mark.attack("text")
@pytest.mark.parametrize("wanted", SEARCHES)
def test_a_search_finds_nothing_of_others(target: Target, wanted: str) -> None:
    assert target.person("stina").get(f"/archive?q={quote(wanted)}").status == 403
    hidden = target.case(State.WITH_SECURITY)
    found = target.person("sven").get(f"/archive?q={quote(wanted)}")
    assert found.status == 200
    assert hidden.code not in found.text


def _zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
MACRO = open_xml("docx", word__vbaProject_dot_bin=b"macro")
OUTSIDE_TEMPLATE = relationships(("attachedTemplate", "https://elsewhere.test/t", "External"))
OUTSIDE = open_xml(
    "docx",
    word___rels__document_dot_xml_dot_rels=OUTSIDE_TEMPLATE,
)
FILES: dict[str, tuple[str, bytes]] = {
    "a picture with a script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    "a page": ("a.html", b"<html><script>alert(1)</script></html>"),
    "a page that says it is a picture": ("a.png", b"<html><script>alert(1)</script></html>"),
    "a page that says it is a PDF": ("a.pdf", b"<html>%PDF-1.7</html>"),
    "a program": ("a.pdf", b"MZ\x90\x00" + b"\x00" * 200),
    "a program in another name": ("a.exe", b"MZ\x90\x00"),
    "a document with a macro": ("a.docx", MACRO),
    "a document with a macro's name": ("a.docm", MACRO),
    "a document with an outside template": ("a.docx", OUTSIDE),
    "a PDF with a script": ("a.pdf", pdf(rooted("/OpenAction", SCRIPT))),
    "a document that unfolds": ("a.docx", tags_in_a_document(300)),
    "a PDF that is a package too": ("a.docx", pdf() + _zipped(a=b"x")),
    "a package": ("a.zip", _zipped(a=b"x")),
    "a package with ways out": ("a.docx", _zipped(**{"../../../evil": b"x"})),
    "nothing": ("a.pdf", b""),
    "too much": ("a.txt", b"x" * (10 * 1024 * 1024 + 1)),
    "far too much": ("a.txt", b"x" * (13 * 1024 * 1024)),
}


@pytest.mark.attack("files")
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_harmless_is_not_kept(target: Target, name: str) -> None:
    attacker, code = target.person("alice"), _draft(target)
    reply = attacker.upload(f"/a/{code}/documents", *FILES[name])
    assert reply.status in {400, 413, 415, 422, 503}
    assert not list(target.instance.config.instance.parent.rglob("evil"))


@pytest.mark.attack("files", writes=4)
@pytest.mark.parametrize(
    "name", ["../../outside.txt", "..\\..\\outside.txt", "/etc/outside.txt", "a%0d%0aX: y.txt", "x" * 300 + ".txt"]
)
def test_the_name_of_a_file_leads_nowhere(target: Target, name: str) -> None:
    attacker, code = target.person("alice"), _draft(target)
    assert attacker.upload(f"/a/{code}/documents", name, b"Words " + name.encode()).status in {302, 422}
    assert not list(target.log.parent.rglob("outside*"))
    page = attacker.get(f"/c/{code}/documents")
    assert "../" not in page.text.split("<main", 1)[-1].split("</main", 1)[0].replace('href="../', "")


@pytest.mark.attack("files")
@pytest.mark.parametrize("megabytes", [200, 400])
def test_a_bomb_at_the_public_verification_is_read_no_further(target: Target, megabytes: int) -> None:
    reply = target.stranger().upload("/verify", "record.pdf", unfolding_record("A", megabytes))
    assert reply.status in {200, 413, 422, 503}
    assert target.stranger().get("/about").status == 200


def _draft(target: Target) -> str:
    return next(case.code for case in reversed(target.world.cases) if case.state is State.DRAFT)

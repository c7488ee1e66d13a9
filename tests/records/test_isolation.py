"""A page that is being drawn reaches nothing but its own assets, whatever stands in it."""

import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import cycle
from pathlib import Path

import pytest

from riskflow.records.model import Record
from riskflow.records.pdf import RenderError, render_pdf
from riskflow.text import Language, Text
from tests.support.records import sample_records
from tests.support.records.rendering import BASE_URL, TEMPLATES, Draw

SECRET = "SECRET-OF-THE-SERVER"

PAYLOADS = [
    '<img src="{address}" alt="x">',
    '<link rel="stylesheet" href="{address}">',
    "<style>@import url({address});</style>",
    '<p style="background: url({address})">x</p>',
    "<style>@font-face {{ font-family: f; src: url({address}) }} p {{ font-family: f }}</style><p>x</p>",
    "<style>p::before {{ content: url({address}) }}</style><p>x</p>",
    '<base href="{address}"><img src="x" alt="x">',
    '<object data="{address}"></object>',
    '<embed src="{address}">',
    '<link rel="attachment" href="{address}">',
    '<a rel="attachment" href="{address}">x</a>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}" width="9" height="9"/></svg>',
    '<ul style="list-style-image: url({address})"><li>x</li></ul>',
    """<img alt=x src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{address}'/></svg>">""",
]


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """Serve on this machine and note who asks."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/canary", asked
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def bare_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return templates of which the page itself will be replaced by a hostile one."""
    folder = tmp_path_factory.mktemp("templates")
    shutil.copytree(TEMPLATES / "pdf", folder / "pdf")
    return folder


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_page_full_of_addresses_reaches_none_of_them(
    payload: str, bare_templates: Path, canary: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = canary
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    for target in (address, secret.as_uri(), str(secret), "app:../../pyproject.toml"):
        page = f'<!DOCTYPE html><html lang="sv"><title>x</title>{payload.format(address=target)}</html>'
        (bare_templates / "pdf" / "record.html").write_text("{% raw %}" + page + "{% endraw %}")
        try:
            drawing = render_pdf(sample_records.closure(), Language.SV, templates=bare_templates, base_url=BASE_URL)
        except RenderError as error:
            assert "could not be drawn" in str(error)  # noqa: PT017 - either refusal or a harmless page will do
        else:
            assert SECRET.encode() not in drawing
            assert b"/EmbeddedFiles" not in drawing or drawing.count(b"/Filespec") <= 1
    assert asked == []


def _everywhere(value: object, words: Iterator[str]) -> object:
    """Put the next words into every text of a record."""
    match value:
        case Text():
            return Text(sv=next(words), en=next(words))
        case tuple():
            return tuple(_everywhere(item, words) for item in value)
        case str() if type(value) is str:
            return next(words)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: _everywhere(getattr(value, f.name), words) for f in fields(value)})
    return value


def test_what_people_write_is_text_in_every_field(draw: Draw, canary: tuple[str, list[str]]) -> None:
    address, asked = canary
    words = cycle([*(payload.format(address=address) for payload in PAYLOADS), "{{ 7 * 7 }} {% include 'x' %} %s {sv}"])
    hostile = _everywhere(replace(sample_records.decision(), answers=sample_records.self_assessment().answers), words)
    assert isinstance(hostile, Record)
    assert draw(replace(hostile, code="CODE")).startswith(b"%PDF-1.7")
    assert asked == []


def test_the_canary_sings_when_it_is_asked(canary: tuple[str, list[str]]) -> None:
    """Guard the tests above: the same page with WeasyPrint's own fetcher does reach out."""
    from weasyprint import HTML  # noqa: PLC0415 - only here

    address, asked = canary
    HTML(string=PAYLOADS[0].format(address=address)).render()
    assert asked.pop() == "/canary"

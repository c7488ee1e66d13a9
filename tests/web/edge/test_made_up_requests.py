"""Requests that nobody would send by hand: whatever they hold, the server answers in words and never with 500.

They are made from a seed. `RISKFLOW_MADE_UP` says how many; `make fuzz` sends twenty thousand.
"""

import io
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.house.frozen.comparison import FOLDER
from tests.support.web.review_pages import HIGH, STOPPED
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import Visitor, hidden

REQUESTS = int(os.environ.get("RISKFLOW_MADE_UP", "600"))
PEOPLE = (None, "alice", "charlie", "rosa", "rut", "sven", "dag", "ada", "adam", "eva")
METHODS = ("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")
VALUES = (
    "",
    " ",
    "0",
    "1",
    "-1",
    "2",
    "y",
    "true",
    "sv",
    "1.0",
    "2.0",
    "research",
    "by-hand",
    "person:1",
    "function:legal",
    "person:" + "9" * 30,
    "9" * 20,
    "9" * 5000,
    "1e400",
    "NaN",
    "\u0661\u0662",
    "\u00b2",
    "a\x00b",
    "\u202egnirts",
    "\ufeff",
    "\U0010ffff",
    "e\u0301" * 300,
    "'" * 5000,
    '"' * 5000,
    "x" * 5001,
    "x y " * 1250,
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n%d",
    "' OR 1=1 --",
    "..%2f..%2fetc%2fpasswd",
    "../../etc/passwd",
    "//evil.test",
    "/my\r\nSet-Cookie: a=b",
    "http://[",
    "=cmd|' /C calc'!A0",
    "31",
    "2027",
    "00002027",
    "term:1",
    '{"$ne": ""}',
    "null",
    "[]",
)
BYTES = (b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\x00", b"%", b"%zz", b"+", b"&&&", b"=")
FILES = (
    b"",
    b"x",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"a;b\n=1",
    b"<html>",
    b"\x00" * 99,
)
NAMES = (
    "a.pdf",
    "a.docx",
    "a.png",
    "a.jpg",
    "a.txt",
    "a.csv",
    "",
    "..",
    "x" * 300 + ".txt",
    "a\x00.pdf",
    "\u202efdp.txt",
)


@pytest.fixture(scope="module")
def codes() -> list[str]:
    return []


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path, codes: list[str]) -> Path:
    """Make an instance with a draft, a case with RAI, one to decide and a stopped one."""
    folder = tmp_path_factory.mktemp("made-up")
    with open_site(folder, cast_only) as made:
        codes += [made.stage.draft(HIGH), made.stage.submit(HIGH), made.stage.submit(STOPPED)]
        made.stage.rate(codes[1], "rosa")
    return folder


class MadeUpRequests:
    """A source of requests over all routes, methods and fields, the same for the same seed."""

    def __init__(self, pages: Site, codes: list[str], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same requests each time
        self.rules = [rule for rule in pages.app.url_map.iter_rules() if rule.endpoint != "account.sign_out"]
        self.codes = codes
        forms = json.loads((FOLDER / "forms.json").read_text(encoding="utf-8"))
        self.fields = {name.partition(" ")[2]: fields for name, fields in forms.items()}
        self.every_field = sorted({field for fields in forms.values() for field in fields})

    def address(self) -> tuple[str, str]:
        """Return a rule and an address that fits it, or nearly."""
        rule = self.chance.choice(self.rules)
        path = rule.rule
        for name in rule.arguments:
            for converter in ("", "int:", "path:"):
                path = path.replace(f"<{converter}{name}>", self._argument(name))
        return rule.rule, path

    def _argument(self, name: str) -> str:
        likely = {"code": self.codes, "language": ["sv", "en"], "version": ["1.0", "2.0", "0.1"], "number": ["1", "2"]}
        if name in likely and self.chance.random() < 0.85:
            return self.chance.choice(likely[name])
        # What an address cannot hold is written as a browser would.
        return self.chance.choice(VALUES).replace("/", "").replace("?", "")[:300] or "x"

    def value(self) -> str:
        return self.chance.choice(VALUES) if self.chance.random() < 0.8 else self.chance.choice(VALUES) * 2

    def fields_of(self, rule: str) -> list[tuple[str, str]]:
        known = self.fields.get(rule, [])
        names = [name.replace("<id>", "title").replace("<n>", "0") for name in known]
        if self.chance.random() < 0.3:
            names += self.chance.sample(self.every_field, 3)
        return [(name, self.value()) for name in names for _ in range(self.chance.choice((0, 1, 1, 1, 2)))]

    def send(self, visitor: Visitor, token: str) -> tuple[str, TestResponse]:
        rule, path = self.address()
        method, kind = self.chance.choice(METHODS), self.chance.random()
        query = dict(self.fields_of(rule)) if self.chance.random() < 0.3 else None
        if method != "POST":
            return f"{method} {path!a} {query}", visitor.client.open(path, method=method, query_string=query)
        if kind < 0.1:
            body, content_type = self.body()
            sent = visitor.client.post(path, data=body, content_type=content_type, headers={"X-CSRFToken": token})
            return f"POST {path!a} {body[:80]!a}", sent
        fields: dict[str, object] = {"csrf_token": token}
        for name, value in self.fields_of(rule):
            fields.setdefault(name, value)
        if kind < 0.2:
            fields["file"] = (io.BytesIO(self.chance.choice(FILES)), self.chance.choice(NAMES))
        return f"POST {path!a} {str(fields)[:300]}", visitor.client.post(path, data=fields, query_string=query)

    def body(self) -> tuple[bytes, str]:
        parts = [self.chance.choice(BYTES) for _ in range(self.chance.randint(1, 9))]
        name = self.chance.choice(self.every_field).encode()
        kinds = (
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json",
            "text/xml",
            "",
        )
        start = self.chance.choice((b"", name + b"=", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"))
        return start + b"".join(parts), self.chance.choice(kinds)


def signed_in(pages: Site) -> Iterator[tuple[Visitor, str]]:
    for login in PEOPLE:
        visitor = pages.visitor(login)
        yield visitor, hidden(visitor.read("/about"))["csrf_token"]


@pytest.mark.slow
def test_no_made_up_request_ends_in_an_error_of_the_server(pages: Site, codes: list[str]) -> None:
    source, people, failed = MadeUpRequests(pages, codes, seed=13), [*signed_in(pages)], []
    for _ in range(REQUESTS):
        sent, response = source.send(*source.chance.choice(people))
        if response.status_code >= 500 and response.status_code != 503:
            failed.append(sent)
        elsewhere = response.headers.get("Location", "/")
        assert elsewhere.startswith("/"), sent
        assert not elsewhere.startswith(("//", "/\\")), sent
        response.close()
    assert failed == []

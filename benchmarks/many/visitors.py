"""Somebody with a browser that asks the next web process when one is gone, and who remembers what was promised."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlencode

import lxml.html

from benchmarks.many.nodes import PROXIED
from tests.support.attack.attacker import HOST
from tests.support.oidc.hostile_provider import HostileProvider
from tests.support.web.web_client import WORDS, controls, given_on_pages, hidden, next_step, worked_answers

PATIENCE = 120
PAUSE = 0.2
REPLY_SECONDS = 15
"""As long as a web server in front waits before it asks another one."""
SERVER_ERROR = 500
FOUND = 302
Form = Mapping[str, Any]


class UnexpectedReplyError(Exception):
    """An answer that nobody should have got."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a request."""

    status: int
    location: str
    text: str

    @property
    def page(self) -> Any:  # noqa: ANN401 - lxml has no types
        return lxml.html.fromstring(self.text)


@dataclass
class Tally:
    """What happened to the requests of one person."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    repeated: int = 0
    errors: list[str] = field(default_factory=list)

    def note(self, kind: str, seconds: float) -> None:
        self.seconds.setdefault(kind, []).append(seconds)


@dataclass
class WebClient:
    """A browser with its cookies, and several servers to choose from."""

    servers: Sequence[str]
    tally: Tally = field(default_factory=Tally)
    cookies: dict[str, str] = field(default_factory=dict)
    _turn: int = field(default_factory=lambda: secrets.randbelow(1000))

    def get(self, path: str, kind: str = "read") -> Answered:
        return self._ask("GET", path, "", kind)

    def post(self, path: str, form: Form, kind: str = "save") -> Answered:
        """Send a form; it is the same form, with its key, that is sent again where the answer was lost."""
        return self._ask("POST", path, urlencode(form, doseq=True), kind)

    def _ask(self, method: str, path: str, body: str, kind: str) -> Answered:
        until = time.monotonic() + PATIENCE
        while True:
            began = time.monotonic()
            try:
                answered = self._once(method, path, body)
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    raise
                self.tally.repeated += 1
                self._turn += 1
                time.sleep(PAUSE)
                continue
            self.tally.note(kind, time.monotonic() - began)
            if answered.status >= SERVER_ERROR:
                self.tally.errors.append(f"{method} {path}: {answered.status}")
            return answered

    def _once(self, method: str, path: str, body: str) -> Answered:
        connection = HTTPConnection(self.servers[self._turn % len(self.servers)], timeout=REPLY_SECONDS)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**PROXIED, "Cookie": cookie, "Accept-Language": "en", "Referer": f"https://{HOST}/"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        self._keep_cookies(response)
        self._turn += 1
        return Answered(response.status, response.getheader("Location") or "", text)

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


@dataclass
class Researcher:
    """Starts cases, answers them page by page, sends them, and keeps what the pages have confirmed."""

    client: WebClient
    login: str
    name: str
    started: list[str] = field(default_factory=list)
    saved: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Code and question -> the last answer whose saving was confirmed."""
    submitted: list[str] = field(default_factory=list)

    def sign_in(self, provider: HostileProvider) -> None:
        """Sign in at the provider, which knows one person at a time."""
        known = {"name": self.login.title(), "email": f"{self.login}@example.org", "department": "physics"}
        provider.claims |= {"sub": self.login, "sid": f"session-of-{self.name}", **known}
        provider.userinfo = {"sub": self.login, **known}
        asked = _expect(self.client.get("/login/start", "sign-in"), FOUND)
        code, query = provider.code_for(asked.location)
        answer = urlencode({"code": code, "state": query["state"], "iss": provider.issuer})
        _expect(self.client.get(f"/login/callback?{answer}", "sign-in"), FOUND)

    def start(self) -> str:
        form = hidden(self.client.get("/start").page)
        given = {"title": f"Air of {self.name}, {len(self.started)}", "kind": "research"}
        code = _expect(self.client.post("/start", {**form, **given}, "start"), FOUND).location.rsplit("/", 1)[1]
        self.started.append(code)
        return code

    def answer_all(self, code: str, case: str) -> None:
        """Answer a worked case as the pages lead."""
        answers = {**WORDS, **given_on_pages(worked_answers()[case])}
        answers["title"] = f"Air of {self.name}, {len(self.started) - 1}"
        while step := next_step(_expect(self.client.get(f"/a/{code}")).page):
            while "/q/" in step:
                step = self.save(code, step, answers)

    def save(self, code: str, step: str, answers: Form) -> str:
        """Answer one page; return where it leads."""
        page = _expect(self.client.get(step)).page
        given = {name: answers[name] for name in controls(page) if name in answers}
        reply = _expect(self.client.post(step, {**hidden(page), **given}), FOUND)
        self.saved |= {(code, name): value for name, value in given.items()}
        return reply.location

    def change(self, code: str, words: str) -> None:
        """Write one answer anew."""
        self.save(code, f"/a/{code}/q/collaboration", {"summary": words, **_kept(self.saved, code)})

    def submit(self, code: str) -> None:
        form = hidden(_expect(self.client.get(f"/a/{code}/check")).page)
        reply = self.client.post(f"/a/{code}/check", {**form, "declared": "y"}, "submit")
        _expect(reply, FOUND)
        self.submitted.append(code)

    def read(self, code: str) -> None:
        for path in ("/my", f"/a/{code}", f"/a/{code}/result"):
            self.client.get(path)


def _kept(saved: Mapping[tuple[str, str], Any], code: str) -> dict[str, Any]:
    return {question: value for (of, question), value in saved.items() if of == code and question != "summary"}


def _expect(reply: Answered, status: int = 200) -> Answered:
    if reply.status != status:
        words = " ".join(reply.page.text_content().split())[:500] if reply.text.strip() else ""
        raise UnexpectedReplyError(f"{reply.status} instead of {status}: {words}")
    return reply

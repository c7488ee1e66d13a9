"""Somebody who sends what a browser never would: raw requests to a server, with cookies of their own."""

import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from random import Random
from urllib.parse import urlencode, urlsplit

BOUNDARY = "attack-boundary"
HOST = "riskflow.university.test"
CHANCE = Random(20261128)  # noqa: S311 - addresses, the same every time


def new_address() -> str:
    """Return the address of somebody who has never been here, so that no limit of another counts."""
    return f"10.{CHANCE.randrange(256)}.{CHANCE.randrange(256)}.{CHANCE.randrange(1, 255)}"


@dataclass(frozen=True)
class Reply:
    """The answer to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Attacker:
    """A client of the server, whose requests the web server in front passes on."""

    server: str
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = field(default_factory=new_address)

    def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
        """Send one request and keep the cookies of its answer. Redirects are not followed."""
        connection = HTTPConnection(self.server, timeout=60)
        proxied = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address}
        sent = {**proxied, "Accept-Language": "en", "Cookie": self._cookie_line(), **(headers or {})}
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            if body or method == "POST":
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            return self._reply(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, data: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Reply:
        """Send a form as it is, with the key of a page but without a token unless `data` has one."""
        form = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}/",
            **(headers or {}),
        }
        sent = {"form_key": secrets.token_urlsafe(24), **data}
        return self.send("POST", path, urlencode(sent, doseq=True).encode(), form)

    def token(self) -> str:
        """Return the token that a page of this session carries."""
        return hidden_fields(self.get("/about").text).get("csrf_token", "")

    def submit(self, path: str, data: Mapping[str, object]) -> Reply:
        """Send a form with the token of this session, and the hidden fields of its page if that can be seen."""
        shown = hidden_fields(self.get(path).text)
        return self.post(path, {**shown, "csrf_token": self.token(), **data})

    def upload(self, path: str, name: str, content: bytes) -> Reply:
        """Send a file, with the hidden fields of its page."""
        fields = {**hidden_fields(self.get(path).text), "form_key": secrets.token_urlsafe(24)}
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Referer": f"https://{HOST}/"}
        return self.send("POST", path, body, headers)

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are, and return the answer up to the end of the connection or two seconds."""
        host, port = self.server.split(":")
        answer = bytearray()
        with socket.create_connection((host, int(port)), timeout=2) as connection:
            connection.sendall(request)
            try:
                while part := connection.recv(65_536):
                    answer += part
            except OSError:  # the server waits for more, or has closed
                pass
        return bytes(answer)

    def _cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _reply(self, response: HTTPResponse) -> Reply:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, headers, response.read())


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of all forms of a page; of several with one name the last."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if 'type="hidden"' in tag and (name := re.search(r'name="([^"]*)"', tag)):
            value = re.search(r'value="([^"]*)"', tag)
            found[name.group(1)] = value.group(1) if value else ""
    return found


def path_of(url: str) -> str:
    """Return path and query of an address."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")

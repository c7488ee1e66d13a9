"""A stand-in for eduSign on this computer: its interface for programs, and the pages where people sign.

As the real one it refuses what it does not know, prepares several documents at once, takes each request and each answer
once only, and gives back files with a page of its own and with more signatures than one.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

from tests.support.records.signing.authority import Issued
from tests.support.records.signing.files import signed, with_page
from tests.support.records.signing.service import serving

KEY = "key-of-this-instance"
PERSON = {"display_name", "mail", "organization", "assurance", "registration_authority", "saml_attr_schema"}
WHERE = {"idp", "authn_context", "return_url"}
DOCUMENT = {"key", "name", "size", "type", "blob"}
SIGN_AT, ANSWER_AT = "/sign/signrequest", "/sign/answer"
STATUS = "http://id.elegnamnden.se/sig-status/1.1/"
BLOB = "data:application/pdf;base64,"


class RefusedError(Exception):
    """The service answers with an error."""


@dataclass
class Order:
    """A request, until its answer has been exchanged for the files."""

    principal: str
    return_url: str
    documents: dict[str, bytes]
    response: str = ""
    is_signed: bool = False


@dataclass
class EduSign:
    """The service. `person`: who signs in there, with the principal name that their provider gives."""

    own: Issued
    person: Issued
    principal: str = "dag@university.test"
    address: str = ""
    orders: dict[str, Order] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    has_attribute: bool = False
    """Whether it is of the newer kind, which asks for the name and the value of an attribute."""
    is_broken: bool = False
    is_careless: bool = False
    """Whether it lets anybody sign, whoever was expected."""
    leads_to: str = ""
    """Where people sign, if it is not here."""
    change: Callable[[bytes], bytes] = with_page
    rename: Callable[[str], str] = str
    """What becomes of the keys of documents."""

    def create(self, sent: dict[str, Any]) -> dict[str, Any]:
        personal, local = sent["personal_data"], sent["payload"]["documents"]["local"]
        self._check_fields(personal, self._names() | WHERE)
        order = Order(self._principal(personal), personal["return_url"], {})
        for document in local:
            self._check_fields(document, DOCUMENT)
            content = base64.b64decode(document["blob"].removeprefix(BLOB), validate=True)
            if not document["blob"].startswith(BLOB) or str(len(content)) != document["size"]:
                raise RefusedError("There was an error signing docs: unsupported MIME type.")
            order.documents[document["key"]] = content
        state = secrets.token_hex(8)
        self.orders[state] = order
        return {
            "relay_state": state,
            "sign_request": _packed(f"<SignRequest>{state}</SignRequest>"),
            "binding": "POST/XML/1.0",
            "destination_url": f"{self.leads_to or self.address}{SIGN_AT}",
            "documents": [{"key": each["key"], "name": each["name"]} for each in local],
            "failed": [],
        }

    def give(self, sent: dict[str, Any]) -> dict[str, Any]:
        self._check_fields(sent["personal_data"], self._names() | (set() if self.has_attribute else WHERE))
        payload = sent["payload"]
        order = self.orders.get(payload["relay_state"])
        if order is None or not order.response or order.response != payload["sign_response"]:
            raise RefusedError("There was an error. Please try again, or contact the site administrator.")
        del self.orders[payload["relay_state"]]
        if not order.is_signed:
            raise RefusedError("The user cancelled, or somebody else signed in.")
        return {"documents": [self._document(key, content) for key, content in order.documents.items()]}

    def _document(self, key: str, content: bytes) -> dict[str, Any]:
        done = signed(signed(self.change(content), self.person, "Person"), self.own, "Service")
        encoded = base64.b64encode(done).decode("ascii")
        return {"id": self.rename(key), "signed_content": encoded, "validated": True, "pprinted": ""}

    def _names(self) -> set[str]:
        return PERSON | ({"authn_attr_name", "authn_attr_value"} if self.has_attribute else {"eppn"})

    def _principal(self, personal: dict[str, Any]) -> str:
        return str(personal["authn_attr_value" if self.has_attribute else "eppn"])

    @staticmethod
    def _check_fields(given: dict[str, Any], names: set[str]) -> None:
        if set(given) != names or not all(given.values()):
            raise RefusedError("There was an error. Please try again, or contact the site administrator.")

    def answered(self, path: str, sent: dict[str, Any]) -> tuple[int, Any]:
        """Return the answer to a program."""
        if self.is_broken:
            return 502, {}
        if sent.get("api_key") != KEY:
            return 401, {}
        self.asked.append(sent)
        try:
            payload = self.create(sent) if path.endswith("/create-sign-request") else self.give(sent)
        except RefusedError as error:
            return 200, {"error": True, "message": str(error)}
        return 200, {"error": False, "payload": payload}

    def page(self, path: str, form: dict[str, str]) -> str:
        """Return a page for a person: where they sign, or the form that carries the answer back."""
        state = form.get("RelayState", "")
        order = self.orders.get(state)
        if order is None or order.response:
            return _html("<p>This request is not known, or has been used.</p>")
        if path == SIGN_AT:
            if form.get("EidSignRequest") != _packed(f"<SignRequest>{state}</SignRequest>"):
                return _html("<p>This is no request.</p>")
            buttons = "".join(f"<button name=do value={each}>{each}</button>" for each in ("Sign", "Cancel"))
            return _html(f"<form method=post action={ANSWER_AT}>{_hidden('RelayState', state)}{buttons}</form>")
        order.is_signed = form["do"] == "Sign" and (self.is_careless or order.principal == self.principal)
        ends = "Success" if order.is_signed else "user-cancel" if form["do"] == "Cancel" else "authn-failed"
        result = f"<Result><ResultMinor>{STATUS}{ends}</ResultMinor></Result>"
        order.response = _packed(f'<SignResponse xmlns="urn:dss" RequestID="{state}">{result}</SignResponse>')
        fields = _hidden("Binding", "POST/XML/1.0") + _hidden("RelayState", state)
        fields += _hidden("EidSignResponse", order.response)
        action = escape(order.return_url)
        return _html(f"<form method=post action='{action}'>{fields}<button>Continue</button></form>")


@contextmanager
def edusign(own: Issued, person: Issued) -> Iterator[EduSign]:
    """Start the stand-in."""
    service = EduSign(own, person)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path.startswith("/api/v1/"):
                status, answer = service.answered(self.path, json.loads(body))
                self._send(status, "application/json", json.dumps(answer))
            else:
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._send(200, "text/html", service.page(self.path, form))

        def _send(self, status: int, kind: str, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with serving(Handler) as address:
        service.address = address
        yield service


def _packed(xml: str) -> str:
    return base64.b64encode(f'<?xml version="1.0"?>{xml}'.encode()).decode("ascii")


def _hidden(name: str, value: str) -> str:
    return f'<input type=hidden name={name} value="{escape(value)}">'


def _html(body: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><title>Signing service</title><body><h1>Signing service</h1>{body}</body></html>"
    )

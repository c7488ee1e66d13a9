"""A stand-in for a signing service, on this computer: it adds a page of its own, signs, and signs once more itself."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from asn1crypto import tsp

from tests.support.records.signing.authority import Issued
from tests.support.records.signing.files import signed, with_page

KEY = "key-of-this-instance"


@dataclass
class Service:
    """The service, with what it was asked; a person signs by `sign`."""

    own: Issued
    address: str = ""
    waiting: dict[str, bytes] = field(default_factory=dict)
    done: dict[str, bytes] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    is_broken: bool = False

    def sign(self, person: Issued, change: Callable[[bytes], bytes] = with_page) -> None:
        """Do what happens when somebody signs all that waits."""
        for state, content in self.waiting.items():
            self.done[state] = signed(signed(change(content), person, "Person"), self.own, "Service")
        self.waiting = {}

    def answer(self, path: str, sent: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        if self.is_broken or sent["api_key"] != KEY:
            return {"error": True}
        payload = sent["payload"]
        self.asked.append(payload)
        if path.endswith("/create-sign-request"):
            state = f"state-{len(self.asked)}"
            self.waiting[state] = base64.b64decode(payload["documents"][0]["blob"])
            return {"payload": {"relay_state": state, "sign_url": f"{self.address}/sign/{state}"}}
        content = self.done.get(payload["relay_state"])
        documents = [{"signed_content": base64.b64encode(content).decode("ascii")}] if content else []
        return {"payload": {"documents": documents}}


@contextmanager
def signing_service(own: Issued) -> Iterator[Service]:
    """Start the stand-in."""
    service = Service(own)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(service.answer(self.path, sent)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with _serving(Handler) as address:
        service.address = address
        yield service


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Stamper(Protocol):
    """Whoever answers requests; pyHanko's own stand-in does."""

    def request_tsa_response(self, req: tsp.TimeStampReq, /) -> tsp.TimeStampResp: ...


@contextmanager
def timestamp_service(stamper: Stamper) -> Iterator[str]:
    """Start a timestamp service over HTTP, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            body = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with _serving(Handler) as address:
        yield address

"""An identity provider in this process that answers as a test wants: rightly, forged, or not at all."""

import base64
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT_ID = "riskflow"
KEY = RSAKey.generate_key(2048, {"kid": "right", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "right", "use": "sig"})
CURVE_KEY = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class HostileProvider:
    """What the provider says; a test changes parts of it before it is asked."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    """Overrides the claims of the next ID token; a claim that is None is left out."""
    header: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    """Path -> what is answered instead."""
    nonces: dict[str, str] = field(default_factory=dict)
    used_codes: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    auth_time: int | None = None

    def code_for(self, authorization_url: str) -> tuple[str, dict[str, str]]:
        """Return the code and the query of an authorization request, as if its person had signed in."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(authorization_url).query).items()}
        code = f"code-{len(self.nonces)}"
        self.nonces[code] = query["nonce"]
        return code, query

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "alva",
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "auth_time": self.auth_time or now,
            "nonce": nonce,
            "sid": "session-1",
            "name": "Alva Alm",
        } | self.claims
        return self.signed({"alg": "RS256", "kid": "right"}, claims)

    def logout_token(self, **changed: Any) -> str:  # noqa: ANN401 - claims of any kind
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 120,
            "jti": f"jti-{time.monotonic_ns()}",
            "sub": "alva",
            "sid": "session-1",
            "events": {LOGOUT_EVENT: {}},
        } | changed
        return self.signed({"alg": "RS256", "kid": "right", "typ": "logout+jwt"}, claims)

    def signed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        header, claims = header | self.header, {name: value for name, value in claims.items() if value is not None}
        if self.sign is not None:
            return self.sign(header, claims)
        return jwt.encode(header, claims, KEY)

    def answer(self, path: str, form: Mapping[str, list[str]]) -> Answer:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]()
        if path == "/.well-known/openid-configuration":
            return _json(self._metadata())
        if path == "/keys":
            return _json(KeySet([KEY, CURVE_KEY]).as_dict(private=False))
        if path == "/token":
            return self._token(form)
        if path == "/userinfo":
            return _json({"sub": "alva", "email": "alva@university.test", "department": "ITM"} | self.userinfo)
        return 404, {}, b""

    def _token(self, form: Mapping[str, list[str]]) -> Answer:
        code = form.get("code", [""])[0]
        if code in self.used_codes or code not in self.nonces or not form.get("code_verifier"):
            return _json({"error": "invalid_grant"}, 400)
        self.used_codes.add(code)
        tokens = {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(self.nonces[code])}
        return _json({name: value for name, value in (tokens | self.tokens).items() if value is not None})

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata


def _json(content: Mapping[str, Any], status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a token that nobody has signed."""
    return ".".join([_part({**header, "alg": "none"}), _part(claims), ""])


def signed_with_the_public_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a token signed by HMAC with what everybody knows of the provider's key."""
    said = f"{_part({**header, 'alg': 'HS256'})}.{_part(claims)}"
    digest = hmac.new(KEY.as_pem(private=False), said.encode(), "sha256").digest()
    return f"{said}.{_encoded(digest)}"


def signed_by_somebody_else(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a token under the right name, signed with another key."""
    return jwt.encode(header, claims, OTHER_KEY)


def with_key_in_header(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a token that brings the key along by which it is to be checked."""
    key = OTHER_KEY.as_dict(private=False)
    return jwt.encode({**header, "kid": "mine", "jwk": key}, claims, OTHER_KEY)


def _part(content: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(content).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def hostile_provider(tls: ssl.SSLContext | None = None) -> Iterator[HostileProvider]:
    """Serve a provider on a free port, encrypted where a context is given."""
    provider = HostileProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._answer(parse_qs(self.rfile.read(length).decode()))

        def _answer(self, form: Mapping[str, list[str]]) -> None:
            status, headers, body = provider.answer(urlsplit(self.path).path, form)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    provider.issuer = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""The outermost layer: the hosts that are answered, the client's address as the proxies say it, request ids."""

import secrets
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.middleware.proxy_fix import ProxyFix

from riskflow.config import Config
from riskflow.logs import request_id, security_event
from riskflow.web.edge.headers import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
REFUSAL = b"RiskFlow does not answer for this host. Use the address in the setting base_url, or name it in hosts.\n"
IPV6_NETWORK_BITS = 64  # what one customer or one computer has for itself


class HostGuard:
    """A WSGI layer that answers only for the configured hosts and believes of forwarded headers only the address.

    The scheme follows `base_url`, and the application is at the root of its host, whatever a header says.
    """

    def __init__(self, app: "WSGIApplication", config: Config) -> None:
        self._app = ProxyFix(app, x_for=config.trusted_proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0)
        self._scheme = urlsplit(config.base_url).scheme
        self._hosts = frozenset({host_name(urlsplit(config.base_url).netloc), *map(host_name, config.hosts)})
        if config.is_demonstration:
            self._hosts |= LOOPBACK

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request_id.set(secrets.token_hex(8))
        environ["SCRIPT_NAME"] = ""
        if self._scheme == "https":
            environ["wsgi.url_scheme"] = "https"
        if host_name(environ.get("HTTP_HOST", "")) in self._hosts:
            return self._app(environ, start_response)
        security_event("host-refused", address=environ.get("REMOTE_ADDR", ""))
        headers = {**HEADERS, "Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(REFUSAL))}
        headers |= {"Cache-Control": "no-store", "X-Request-Id": request_id.get()}
        status = HTTPStatus.MISDIRECTED_REQUEST
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [REFUSAL]


def host_name(host: str) -> str:
    """Return the name in a `Host` header, in small letters and without its port; empty if it cannot be read."""
    try:
        found = urlsplit(f"//{host}")
    except ValueError:  # such as a bracket that is never closed
        return ""
    is_plain = not (found.path or found.query or found.fragment or "@" in found.netloc)
    return (found.hostname or "") if is_plain else ""


def network_of(address: str | None) -> str:
    """Return what stands for a client in limits: the address, of IPv6 its network; empty if it is none."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return f"{int(found) >> IPV6_NETWORK_BITS:x}::/{IPV6_NETWORK_BITS}"
    return str(found)

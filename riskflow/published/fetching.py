"""Fetching a file from an https address, from the hosts that the operator named and from no other."""

import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from riskflow.published import PublishedError
from riskflow.published.opening import LARGEST_FILE, MEBIBYTE

SECONDS = 60
Open = Callable[..., Any]


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only to an address that would have been allowed itself."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self.hosts = hosts

    def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        check_address(newurl, self.hosts)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check_address(address: str, hosts: frozenset[str]) -> None:
    """Refuse an address that is not https, or whose host nobody has named.

    Raises:
        PublishedError: saying which setting to change.
    """
    parts = urlsplit(address)
    if parts.scheme != "https":
        raise PublishedError("only https addresses are fetched; fetch the file yourself and name it on disk")
    if (parts.hostname or "") not in hosts:
        raise PublishedError(f"{parts.hostname} is not among the hosts of the setting 'context_hosts'")


@contextmanager
def at_hand(place: str, hosts: frozenset[str], opener: Open | None = None) -> Iterator[Path]:
    """Give the file at a place: on disk, or fetched for as long as it is read.

    Raises:
        PublishedError: when it is not there, may not be fetched, or grows too large.
    """
    if "://" not in place:
        path = Path(place)
        if not path.is_file():
            raise PublishedError(f"there is no file {place}")
        yield path
        return
    check_address(place, hosts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fetched"
        _fetch(place, path, opener or urllib.request.build_opener(_SameHost(hosts)).open)
        yield path


def _fetch(address: str, path: Path, opener: Open) -> None:
    try:
        with opener(address, timeout=SECONDS) as answer, path.open("wb") as file:
            _copy(answer, file)
    except OSError as error:
        raise PublishedError(f"{address} could not be fetched ({error}); the data in force stay") from error


def _copy(answer: IO[bytes], file: IO[bytes]) -> None:
    """Copy an answer, and stop when it does not end."""
    left = LARGEST_FILE
    while part := answer.read(MEBIBYTE):
        left -= len(part)
        if left < 0:
            raise PublishedError(f"the answer is larger than {LARGEST_FILE // MEBIBYTE} MiB")
        file.write(part)

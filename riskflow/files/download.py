"""Files by name: on disk, or downloaded from an https address that the operator has allowed, and from no other."""

import re
import tempfile
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.parse import SplitResult, unquote, urlsplit

from riskflow.files.untrusted import MAX_FILE, MEBIBYTE, RefusedFileError

TIMEOUT = 60  # seconds
Open = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class AllowList:
    """What may be downloaded: everything from some hosts, and what lies at or below some addresses."""

    setting: str
    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def check(self, address: str) -> None:
        """Refuse an address that is not allowed.

        Raises:
            RefusedFileError: saying which setting to change.
        """
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise RefusedFileError(f"{address} is no address: {error}") from error
        if parts.scheme != "https":
            raise RefusedFileError("only https addresses are fetched; fetch the file yourself and name it on disk")
        # The server may resolve `..`, and would then answer from outside the folder that was allowed.
        climbs = ".." in re.split(r"[/\\]", unquote(parts.path))
        is_below = any(_is_below(parts, urlsplit(allowed)) for allowed in self.addresses)
        if climbs or not (parts.hostname in self.hosts or is_below):
            raise RefusedFileError(f"{address} is not among what the setting '{self.setting}' allows")


def allowed_hosts(hosts: Iterable[str]) -> AllowList:
    """Return what the setting `context_hosts` allows."""
    return AllowList("context_hosts", hosts=tuple(hosts))


def allowed_addresses(addresses: Iterable[str]) -> AllowList:
    """Return what the setting `list_addresses` allows: https addresses and what is below them."""
    return AllowList("list_addresses", addresses=tuple(addresses))


def _is_below(address: SplitResult, allowed: SplitResult) -> bool:
    is_same_host = (address.scheme, address.netloc) == (allowed.scheme, allowed.netloc)
    return is_same_host and (address.path == allowed.path or address.path.startswith(f"{allowed.path.rstrip('/')}/"))


class CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only to an address that would have been allowed itself."""

    def __init__(self, allowed: AllowList) -> None:
        """Remember what is allowed."""
        self.allowed = allowed

    def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request to follow, or refuse it."""
        self.allowed.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def local_files(names: Sequence[str], allowed: AllowList, opener: Open | None = None) -> Iterator[list[Path]]:
    """Give files as paths; those named by an address are downloaded and kept for as long as they are read.

    Raises:
        RefusedFileError: when one is not there, may not be downloaded, or is too large.
    """
    reach = opener or urllib.request.build_opener(CheckedRedirects(allowed)).open
    with tempfile.TemporaryDirectory(prefix="riskflow-") as folder:
        yield [_local_file(name, allowed, Path(folder, str(number)), reach) for number, name in enumerate(names)]


def _local_file(name: str, allowed: AllowList, folder: Path, opener: Open) -> Path:
    if "://" not in name:
        path = Path(name)
        if not path.is_file():
            raise RefusedFileError(f"there is no file {name}")
        return path
    allowed.check(name)
    folder.mkdir()
    path = folder / (urlsplit(name).path.rsplit("/", 1)[-1] or "file")  # a date may stand in the name
    _download(name, path, opener)
    return path


def _download(address: str, path: Path, opener: Open) -> None:
    try:
        with opener(address, timeout=TIMEOUT) as answer, path.open("wb") as file:
            _copy(answer, file)
    except (OSError, HTTPException) as error:
        raise RefusedFileError(f"{address} could not be fetched ({error}); the data in force stay") from error


def _copy(answer: IO[bytes], file: IO[bytes]) -> None:
    left = MAX_FILE
    while part := answer.read(MEBIBYTE):
        left -= len(part)
        if left < 0:
            raise RefusedFileError(f"the answer is larger than {MAX_FILE // MEBIBYTE} MiB")
        file.write(part)

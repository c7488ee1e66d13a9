"""Files by name: on disk, or downloaded from https addresses on the operator's allow-list, and from no other."""

import re
import tempfile
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import SplitResult, unquote, urlsplit

from riskflow.files.untrusted import MAX_FILE, MEBIBYTE, RefusedFileError

TIMEOUT = 60  # seconds
Open = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class AllowList:
    """The addresses that may be requested: all of some hosts, and those equal to or below some addresses."""

    setting: str
    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def check(self, address: str) -> None:
        """Refuse an address that is not allowed.

        Raises:
            RefusedFileError: naming the setting that allows addresses.
        """
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise RefusedFileError(f"{address} is no address: {error}") from error
        if parts.scheme != "https":
            raise RefusedFileError("only https addresses are fetched; fetch the file yourself and name it on disk")
        # The server may resolve `..`, and would then answer from outside the folder that was allowed.
        leaves_folder = ".." in re.split(r"[/\\]", unquote(parts.path))
        is_below = any(_is_below(parts, urlsplit(allowed)) for allowed in self.addresses)
        if leaves_folder or not (parts.hostname in self.hosts or is_below):
            raise RefusedFileError(f"{address} is not among what the setting '{self.setting}' allows")


def allowed_hosts(hosts: Iterable[str]) -> AllowList:
    """Return the allow-list of the setting `context_hosts`."""
    return AllowList("context_hosts", hosts=tuple(hosts))


def allowed_addresses(addresses: Iterable[str]) -> AllowList:
    """Return the allow-list of the setting `list_addresses`: https addresses, and all below them."""
    return AllowList("list_addresses", addresses=tuple(addresses))


def _is_below(address: SplitResult, allowed: SplitResult) -> bool:
    is_same_host = (address.scheme, address.netloc) == (allowed.scheme, allowed.netloc)
    return is_same_host and (address.path == allowed.path or address.path.startswith(f"{allowed.path.rstrip('/')}/"))


class CheckedRequests(urllib.request.BaseHandler):
    """Check every request against the allow-list before it is sent, also one that follows a redirect."""

    def __init__(self, allowed: AllowList) -> None:
        self.allowed = allowed

    def https_request(self, request: urllib.request.Request) -> urllib.request.Request:
        self.allowed.check(request.full_url)
        return request

    # The schemes that urllib follows in a redirect; the check refuses all but https.
    http_request = ftp_request = https_request


@contextmanager
def local_files(names: Sequence[str], allowed: AllowList, opener: Open | None = None) -> Iterator[list[Path]]:
    """Provide files as paths; those with an address are downloaded to a temporary folder for as long as it is open.

    Raises:
        RefusedFileError: when one does not exist, may not be downloaded, or is too large.
    """
    open_address = opener or urllib.request.build_opener(CheckedRequests(allowed)).open
    with tempfile.TemporaryDirectory(prefix="riskflow-") as folder:
        # A folder for each, since two addresses may end in the same name.
        yield [_local_file(name, allowed, Path(folder, str(n)), open_address) for n, name in enumerate(names)]


def _local_file(name: str, allowed: AllowList, folder: Path, opener: Open) -> Path:
    if "://" not in name:
        path = Path(name)
        if not path.is_file():
            raise RefusedFileError(f"there is no file {name}")
        return path
    allowed.check(name)
    folder.mkdir()
    # The name is kept: importers read the day of publication from it where the content has none.
    path = folder / (urlsplit(name).path.rsplit("/", 1)[-1] or "file")
    _download(name, path, opener)
    return path


def _download(address: str, path: Path, opener: Open) -> None:
    try:
        with opener(address, timeout=TIMEOUT) as response, path.open("wb") as file:
            _copy(response, file)
    # ValueError: a redirect to something that is no address.
    except (OSError, HTTPException, ValueError) as error:
        raise RefusedFileError(f"{address} could not be fetched ({error}); the data in force stay") from error


def _copy(response: IO[bytes], file: IO[bytes]) -> None:
    # The declared length is not trusted; the bytes are counted.
    left = MAX_FILE
    while part := response.read(MEBIBYTE):
        left -= len(part)
        if left < 0:
            raise RefusedFileError(f"the answer is larger than {MAX_FILE // MEBIBYTE} MiB")
        file.write(part)

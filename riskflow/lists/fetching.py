"""Where a list comes from: a file on disk, or an https address that the operator has configured. Nothing else."""

import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from riskflow.lists.reading import LARGEST, MEBIBYTE, ListError

SECONDS = 60


class _NoOtherHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where the operator allows."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = allowed

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:  # noqa: ANN401, PLR0913, PLR0917 - urllib's signature
        _check(newurl, self.allowed)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def fetched(files: Sequence[str], addresses: str) -> Iterator[list[Path]]:
    """Give the files as paths; an address is downloaded first, where the settings name it.

    Raises:
        ListError: when a file is missing, or an address is not allowed or does not answer.
    """
    with tempfile.TemporaryDirectory(prefix="riskflow-") as folder:
        yield [_path(file, addresses.split(), Path(folder)) for file in files]


def _path(file: str, allowed: Sequence[str], folder: Path) -> Path:
    if "://" in file:
        return _download(file, allowed, folder)
    path = Path(file)
    if not path.is_file():
        raise ListError(f"there is no file {file}")
    return path


def _check(address: str, allowed: Sequence[str]) -> None:
    if urlsplit(address).scheme != "https" or not any(_begins(address, each) for each in allowed):
        raise ListError(f"{address} is not among the addresses of the setting list_addresses")


def _begins(address: str, allowed: str) -> bool:
    """Say whether an address is the one that is allowed, or lies below it on the same host."""
    ours, theirs = urlsplit(address), urlsplit(allowed)
    same = (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)
    return same and (ours.path == theirs.path or ours.path.startswith(theirs.path.rstrip("/") + "/"))


def _download(address: str, allowed: Sequence[str], folder: Path) -> Path:
    _check(address, allowed)
    path = folder / (urlsplit(address).path.rsplit("/", 1)[-1] or "list")
    opener = urllib.request.build_opener(_NoOtherHost(allowed))
    try:
        with opener.open(address, timeout=SECONDS) as response, path.open("wb") as file:
            size = 0
            while block := response.read(MEBIBYTE):
                size += len(block)
                if size > LARGEST:
                    raise ListError("the download does not end; it was given up")
                file.write(block)
    except (urllib.error.URLError, OSError) as error:
        raise ListError(f"{address} did not answer: {error}") from error
    return path

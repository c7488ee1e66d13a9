"""Files are taken from disk, or from https addresses that the operator has allowed, and from nowhere else."""

import io
import socket
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPResponse
from pathlib import Path

import pytest

from riskflow.files.download import AllowList, CheckedRequests, allowed_addresses, allowed_hosts, local_files
from riskflow.files.untrusted import RefusedFileError

HOSTS = allowed_hosts(["data.example.org", "other.example.org"])
ADDRESSES = allowed_addresses(["https://lists.example/eu.xml", "https://lists.example/folder"])
ALLOWED = [
    (HOSTS, "https://data.example.org/x.csv"),
    (HOSTS, "https://data.example.org:8443/folder/x.csv?year=2025"),
    (ADDRESSES, "https://lists.example/eu.xml"),
    (ADDRESSES, "https://lists.example/eu.xml?token=1"),
    (ADDRESSES, "https://lists.example/folder/2026/eu.xml"),
]
REFUSED = [
    (HOSTS, "http://data.example.org/x.csv", "only https"),
    (HOSTS, "file:///etc/passwd", "only https"),
    (HOSTS, "https://elsewhere.example.org/x.csv", "context_hosts"),
    (HOSTS, "https://data.example.org@elsewhere.example.org/x.csv", "context_hosts"),
    (HOSTS, "https://[data.example.org/x.csv", "no address"),
    (allowed_hosts(["https://data.example.org/"]), "https://data.example.org/x.csv", "context_hosts"),
    (ADDRESSES, "https://elsewhere.example/list.xml", "list_addresses"),
    (ADDRESSES, "http://lists.example/eu.xml", "only https"),
    (ADDRESSES, "https://lists.example.evil.example/eu.xml", "list_addresses"),
    (ADDRESSES, "https://lists.example:8443/eu.xml", "list_addresses"),
    (ADDRESSES, "https://lists.example/euro.xml", "list_addresses"),
    (ADDRESSES, "https://lists.example/folder/../other/eu.xml", "list_addresses"),
    (ADDRESSES, "https://lists.example/folder/%2e%2E/other/eu.xml", "list_addresses"),
    (ADDRESSES, "https://lists.example/folder/..%5cother/eu.xml", "list_addresses"),
    (ADDRESSES, "file:///etc/passwd", "only https"),
    (allowed_addresses([]), "https://lists.example/eu.xml", "list_addresses"),
    (allowed_hosts([]), "https://data.example.org/x.csv", "context_hosts"),
]


def answers(content: bytes) -> Callable[..., io.BytesIO]:
    def answer(*_: object, **__: object) -> io.BytesIO:
        return io.BytesIO(content)

    return answer


@pytest.mark.parametrize(("allowed", "address"), ALLOWED)
def test_what_the_operator_named_is_downloaded(allowed: AllowList, address: str) -> None:
    with local_files([address], allowed, answers(b"content")) as (path,):
        assert path.read_bytes() == b"content"
    assert not path.exists()


@pytest.mark.parametrize(("allowed", "address", "reason"), REFUSED)
def test_nothing_else_is_downloaded(allowed: AllowList, address: str, reason: str) -> None:
    with pytest.raises(RefusedFileError, match=reason), local_files([address], allowed, answers(b"content")):
        pass


class RedirectingServer(urllib.request.HTTPSHandler):
    """Answer each request with a redirect to one address, without any network."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target
        self.requested: list[str] = []

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        self.requested.append(req.full_url)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(f"HTTP/1.1 302 Found\r\nLocation: {self.target}\r\n\r\n".encode())
            response = HTTPResponse(ours)
        response.begin()
        return response


@pytest.mark.parametrize(("allowed", "address", "reason"), REFUSED)
def test_a_redirect_to_anything_else_is_not_followed(allowed: AllowList, address: str, reason: str) -> None:
    server = RedirectingServer(address)
    widened = replace(allowed, hosts=(*allowed.hosts, "first.example"))
    opener = urllib.request.build_opener(CheckedRequests(widened), server).open
    with (
        pytest.raises(RefusedFileError, match=f"{reason}|could not be fetched"),
        local_files(["https://first.example/x.csv"], widened, opener),
    ):
        pass
    assert server.requested == ["https://first.example/x.csv"]


def test_a_file_that_cannot_be_fetched_changes_nothing() -> None:
    def away(*_: object, **__: object) -> object:
        raise TimeoutError("no answer")

    with (
        pytest.raises(RefusedFileError, match="data in force stay"),
        local_files(["https://data.example.org/x.csv"], HOSTS, away),
    ):
        pass


def test_a_download_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskflow.files.download.MAX_FILE", 1000)
    with (
        pytest.raises(RefusedFileError, match="larger than"),
        local_files(["https://data.example.org/x.csv"], HOSTS, answers(b"x" * 1001)),
    ):
        pass


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="there is no file"), local_files([str(tmp_path / "x.xml")], ADDRESSES):
        pass


def test_downloads_keep_their_names_and_do_not_overwrite_each_other() -> None:
    names = ["https://data.example.org/a/list_2026-11-01.csv", "https://data.example.org/b/list_2026-11-01.csv"]
    with local_files(names, HOSTS, answers(b"content")) as paths:
        assert [path.name for path in paths] == ["list_2026-11-01.csv"] * 2
        assert len(set(paths)) == 2

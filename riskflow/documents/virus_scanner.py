"""Asking ClamAV's daemon, where the operators have one, whether a document is known to be harmful.

The command INSTREAM (clamd(8)): `zINSTREAM` and a NUL; then parts, each with its length in four bytes, the highest
first; a length of nought ends them. The answer ends with a NUL: `stream: OK`, `stream: <name> FOUND`, or an error.
"""

import socket
import time

from riskflow.documents.messages import HARMFUL, NOT_SCANNED
from riskflow.errors import BusyError, InvalidError
from riskflow.logs import security_event

SECONDS = 30.0
PART = 64 * 1024  # bytes
MAX_ANSWER = 4096  # bytes
RETRY_SECONDS = 60
CLEAN, FOUND = "stream: OK", " FOUND"


def scan(content: bytes, address: str, seconds: float = SECONDS) -> None:
    """Let the daemon at the path of a socket, or at `host:port`, look at a document.

    Raises:
        InvalidError: when it is harmful.
        BusyError: when there is no answer in time, or one that says neither: what nobody has scanned is not taken in.
    """
    try:
        answer = _ask(content, address, time.monotonic() + seconds)
    except OSError as error:
        answer = f"{type(error).__name__}: {error}"
    if answer == CLEAN:
        return
    if answer.endswith(FOUND):
        security_event("virus-found", found=answer.removeprefix("stream: ").removesuffix(FOUND), size=len(content))
        raise InvalidError(HARMFUL)
    security_event("virus-scanner-failed", answer=answer, address=address)
    raise BusyError(NOT_SCANNED, RETRY_SECONDS)


def _ask(content: bytes, address: str, deadline: float) -> str:
    """Return what the daemon says.

    Raises:
        OSError: when it does not answer before the deadline.
    """
    with _connected(address, deadline) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PART):
            part = content[start : start + PART]
            connection.settimeout(_left(deadline))
            connection.sendall(len(part).to_bytes(4, "big") + part)
        connection.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER:
            connection.settimeout(_left(deadline))
            received = connection.recv(MAX_ANSWER)
            if not received:
                raise ConnectionError("it ended before its answer did")
            answer += received
    return answer.rstrip(b"\0").decode(errors="replace")


def _connected(address: str, deadline: float) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_left(deadline))
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_left(deadline))
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left

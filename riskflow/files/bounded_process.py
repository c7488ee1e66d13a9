"""A process of its own for a foreign file: within limits of memory, time and number, so that no file fills ours.

What a parser takes of memory is gone with its process. The child gets no setting and no secret of its parent.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, TypeVar, cast

from riskflow.errors import BusyError, InvalidError, RiskFlowError
from riskflow.logs import security_event
from riskflow.text import Text

MEBIBYTE = 1024 * 1024
RETRY_SECONDS = 10
BUSY = Text(
    sv="Just nu läses så många filer som servern orkar med. Vänta en kort stund och försök igen.",
    en="As many files are being read as the server can take. Wait a moment and try again.",
)
TOO_COSTLY = Text(
    sv="Filen tar för mycket tid eller minne att läsa. Spara den på nytt, enklare eller mindre, och försök igen.",
    en="The file takes too much time or memory to read. Save it anew, simpler or smaller, and try again.",
)

Result = TypeVar("Result", bound=str | None)


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What one file may cost; the time by the clock also ends a process that waits instead of computing."""

    memory: int = 768 * MEBIBYTE
    cpu_seconds: int = 10
    seconds: int = 30
    file_bytes: int = 0
    """How large a file it may write; none by default."""


class ProcessSlots:
    """How many files may be read at once; one more is refused instead of waiting, since waiting holds a thread."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._free = threading.BoundedSemaphore(number)

    @contextmanager
    def taken(self) -> Iterator[None]:
        if not self._free.acquire(blocking=False):
            raise BusyError(BUSY, RETRY_SECONDS)
        try:
            yield
        finally:
            self._free.release()


# Strangers have slots of their own, so that they cannot keep people who have signed in from attaching documents.
STRANGERS, SIGNED_IN = ProcessSlots(1), ProcessSlots(2)
LIMITS = ProcessLimits()


def call_bounded(
    function: Callable[..., Result],
    content: bytes,
    *arguments: str | int,
    slots: ProcessSlots,
    limits: ProcessLimits = LIMITS,
) -> Result:
    """Return what a function of a module returns for a content and more arguments, called in a process of its own.

    Raises:
        BusyError: when all slots are taken.
        InvalidError: what the function raises, or that the file costs more than the limits.
    """
    request = [function.__module__, function.__qualname__, arguments, asdict(limits)]
    command = [sys.executable, "-B", "-P", "-m", __name__, json.dumps(request)]
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with slots.taken():
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and a function of ours
                command, input=content, capture_output=True, env=environment, timeout=limits.seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise _too_costly(function.__qualname__, "timeout") from None
    if done.returncode:
        raise _too_costly(function.__qualname__, str(done.returncode))
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise InvalidError(Text(**answer["refused"]))
    return cast("Result", answer["result"])


def _too_costly(target: str, status: str) -> InvalidError:
    security_event("file-too-costly", target=target, status=status)
    return InvalidError(TOO_COSTLY)


def _answer(request: str, content: bytes) -> dict[str, Any]:
    module, name, arguments, limits = json.loads(request)
    function = getattr(importlib.import_module(module), name)
    _limit(ProcessLimits(**limits))
    try:
        return {"result": function(content, *arguments)}
    except RiskFlowError as error:
        return {"refused": error.message.model_dump()}


def _limit(limits: ProcessLimits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(sys.argv[1], sys.stdin.buffer.read())))

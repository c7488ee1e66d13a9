"""Orders for an index of names: a process of its own builds it.

What builds and what searches is not imported here, since every process has an instance and few of them search.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from riskflow.config import Config

FOLDER = "index"
BUILDER = "riskflow.services.partners.name_index"
SECONDS_BETWEEN_ORDERS = 10


class IndexOrders:
    """Orders the missing index of an instance, one process at a time."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None
        self._ordered_at = -float(SECONDS_BETWEEN_ORDERS)
        self._lock = threading.Lock()

    def order(self) -> None:
        """Begin to build, and return at once."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return
            if time.monotonic() - self._ordered_at >= SECONDS_BETWEEN_ORDERS:
                self._process = begin_build(self._config)
                # Whoever starts a process must wait for it, or it stays behind when it has ended.
                threading.Thread(target=self._process.wait, daemon=True).start()
                self._ordered_at = time.monotonic()


def begin_build(config: Config, *, waits: bool = False) -> subprocess.Popen[bytes]:
    """Start a process that builds the index of an instance; one that waits ends no earlier than one that builds now."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and a module of ours
        [sys.executable, "-P", "-m", BUILDER], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment
    )
    # Not as an argument: those of a process can be read by others of this computer, and the address has a password.
    if process.stdin:
        process.stdin.write(json.dumps([config.database_url, str(index_folder(config)), waits]).encode())
        process.stdin.close()
    return process


def index_folder(config: Config) -> Path:
    return config.instance / FOLDER

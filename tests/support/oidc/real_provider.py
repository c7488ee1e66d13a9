"""The real identity provider (npm's oidc-provider) in a process of its own."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


@contextmanager
def real_provider(node: str, redirect_uri: str, secret: str) -> Iterator[str]:
    """Start the provider on a free port, and give its issuer; it calls back-channel logout below `redirect_uri`."""
    port = free_port()
    command = [node, "--no-warnings", "server.mjs", str(port), redirect_uri, secret]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        _wait(process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


def _wait(process: subprocess.Popen[str]) -> None:
    for line in process.stdout or ():
        if "the provider is at" in line:
            return
    raise RuntimeError("the provider does not start")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

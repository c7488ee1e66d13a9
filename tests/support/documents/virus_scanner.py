"""A small daemon that speaks clamd's INSTREAM over a real socket, and finds the test file of the antivirus makers."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

# In two halves, so that no scanner takes this file away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Conduct:
    """How the daemon behaves, and what it was given."""

    answer: bytes | None = None
    seconds: float = 0
    max_size: int = 25 * 1024 * 1024
    scanned: list[bytes] = field(default_factory=list)


class _Handler(socketserver.StreamRequestHandler):
    conduct: ClassVar[Conduct]

    def handle(self) -> None:
        command = self.rfile.read(len(b"zINSTREAM\0"))
        content = bytearray()
        while command == b"zINSTREAM\0" and (length := int.from_bytes(self.rfile.read(4), "big")):
            content += self.rfile.read(length)
        self.conduct.scanned.append(bytes(content))
        time.sleep(self.conduct.seconds)
        self.wfile.write(self.conduct.answer if self.conduct.answer is not None else self._judge(bytes(content)))

    def _judge(self, content: bytes) -> bytes:
        if len(content) > self.conduct.max_size:
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def virus_scanner(conduct: Conduct, path: Path | None = None) -> Iterator[str]:
    """Run the daemon at a path, or at a port of this computer, and give its address."""
    handler = type("Handler", (_Handler,), {"conduct": conduct})
    server: socketserver.BaseServer
    if path:
        server = socketserver.ThreadingUnixStreamServer(str(path), handler)
        address = str(path)
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        address = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""Functions that a bounded process calls by name."""

import os
import time
from pathlib import Path


def memory(content: bytes) -> str:
    return str(len(bytearray(400 * 1024 * 1024) + content))


def spin(content: bytes) -> str:
    while True:
        content = content[::-1]


def sleep(content: bytes) -> str:
    time.sleep(60)
    return content.decode()


def environment(_content: bytes) -> str:
    return " ".join(os.environ)


def opened_file(content: bytes, path: str) -> str:
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        return str(error.strerror)
    return ""

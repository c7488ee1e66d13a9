"""Everything that is written anywhere in a PDF, decoded: pages, tags, metadata, names and attached files."""

import io
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf


def everything_in(pdf: bytes) -> str:
    """Return all text of a file: what programs extract, and every string and stream of every object."""
    return "\n".join([_extracted(pdf), *_objects(pdf)])


def _extracted(pdf: bytes) -> str:
    command = ["pdftotext", "-q", "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def _objects(pdf: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for each in document.objects:
            yield from _strings(each)


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a PDF may hold
    """Yield the words of an object; of a stream its content too, in the encodings that text may have there."""
    if isinstance(value, pikepdf.String | pikepdf.Name):
        yield str(value)
    elif isinstance(value, pikepdf.Array):
        yield from (word for item in value if _is_inside(item) for word in _strings(item))
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        if isinstance(value, pikepdf.Stream):
            content = value.read_bytes()
            yield content.decode("utf-8", errors="replace")
            yield content.decode("utf-16-be", errors="replace")
        for name, item in value.items():
            yield name
            yield from _strings(item) if _is_inside(item) else ()


def _is_inside(item: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether an item lies in the object that names it; any other is read by itself."""
    return isinstance(item, pikepdf.Object) and not item.is_indirect


def unfolded(text: str) -> str:
    """Return a text without the spaces and hyphens at which lines were broken, so that no word hides in a break."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text) + text

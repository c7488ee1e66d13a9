"""What the tags of a PDF say."""

import io
from typing import Any

import pikepdf


def languages_of_spans(pdf: bytes) -> set[str]:
    """Return the languages that parts of a document are tagged with, besides that of the whole."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {str(each.Lang) for each in _elements(document.Root.StructTreeRoot) if "/Lang" in each}


def _elements(element: Any) -> list[Any]:  # noqa: ANN401 - pikepdf has no narrower type
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    below = [each for each in listed if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    return [*below, *(deeper for each in below for deeper in _elements(each))]

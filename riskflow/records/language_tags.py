"""Languages in the tags of a PDF: WeasyPrint tags the document with its language, and not the parts in another one.

A reader that speaks needs it for each text (PDF/UA-1, 7.2). The tags of texts and pictures stand in the order of the
boxes that they were made of, page by page.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure import boxes

LOGGER = logging.getLogger(__name__)


def add_languages(document: Document, pdf: pydyf.PDF, language: str) -> None:
    """Tag each text that is in another language than the document with its own."""
    leaves = list(_leaves(pdf, _at(pdf, pdf.catalog["StructTreeRoot"])))
    spoken = [each for page in document.pages for each in _languages(page._page_box)]  # noqa: SLF001 - no other way to it
    if len(leaves) != len(spoken):
        LOGGER.warning("the languages of %d texts could not be tagged: there are %d tags", len(spoken), len(leaves))
        return
    for leaf, own in zip(leaves, spoken, strict=True):
        if own and own != language:
            leaf["Lang"] = pydyf.String(own)


def _languages(box: Any) -> Iterator[str]:  # noqa: ANN401 - WeasyPrint has no types
    """Yield the language of each text of a page, nothing for a picture; what stands in the margins is in no tag."""
    box = getattr(box, "_box", box)  # what is placed absolutely is wrapped
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.TextBox):
        yield box.style["lang"] or ""
    elif isinstance(box, boxes.ReplacedBox):
        yield ""
    else:
        for child in getattr(box, "children", ()):
            yield from _languages(child)


def _leaves(pdf: pydyf.PDF, element: Any) -> Iterator[Any]:  # noqa: ANN401 - a dictionary of pydyf
    """Yield the tags that hold content themselves."""
    kids = element.get("K", ())
    if any(isinstance(kid, int) for kid in kids):
        yield element
        return
    for kid in kids:
        yield from _leaves(pdf, _at(pdf, kid))


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:  # noqa: ANN401 - an object of pydyf
    return pdf.objects[int(reference.split()[0])]

"""Reader of untrusted spreadsheets of OpenDocument (ODS): the rows of the first table as text."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from riskflow.files.untrusted import RefusedFileError, content_of, elements_in, local_name, open_part, zip_names

KIND = b"application/vnd.oasis.opendocument.spreadsheet"
TABLE, OFFICE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office"))
SPACES = {"s", "tab", "line-break"}
# A sheet says how often an empty cell or row is repeated, up to its edge; what is repeated with content is bounded.
MAX_COLUMNS = 2_000
MAX_EQUAL_ROWS = 1_000


def is_spreadsheet(path: Path) -> bool:
    """Return whether a file is a zip that says of itself that it is a spreadsheet of OpenDocument."""
    if "mimetype" not in zip_names(path):
        return False
    with open_part(content_of(path), "mimetype") as stream:
        return stream.read(len(KIND) + 1).strip() == KIND


def spreadsheet_rows(content: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first table without the empty cells at their end; days are written as 2026-11-25.

    Raises:
        RefusedFileError: when the spreadsheet is damaged, swells beyond its size, or repeats a row without end.
    """
    first = None
    with open_part(content, "content.xml") as stream:
        for element in elements_in(stream, "document-content", "table-row"):
            table = next((each for each in element.iterancestors() if local_name(each) == "table"), None)
            if table is None:  # the root, which comes last
                continue
            name = table.get(f"{TABLE}name", "")
            first = name if first is None else first
            if name == first:
                yield from _repeated(_cells(element), _count(element, "rows"))


def _repeated(row: list[str], count: int) -> Iterator[list[str]]:
    if row and count > MAX_EQUAL_ROWS:
        raise RefusedFileError(f"a row of the spreadsheet is repeated {count} times; it is refused as a zip bomb")
    for _ in range(count if row else 1):
        yield row


def _cells(row: etree._Element) -> list[str]:
    found: list[str] = []
    empty = 0
    for cell in row:
        count, text = _count(cell, "columns"), _text(cell)
        if not text:
            empty += count
            continue
        if len(found) + empty + count > MAX_COLUMNS:
            raise RefusedFileError(f"a row of the spreadsheet has more than {MAX_COLUMNS} columns")
        found += [""] * empty + [text] * count
        empty = 0
    return found


def _count(element: etree._Element, of: str) -> int:
    written = element.get(f"{TABLE}number-{of}-repeated", "1")
    if not (written.isascii() and written.isdigit()):
        raise RefusedFileError("the spreadsheet is broken: it does not say how often something is repeated")
    return int(written)


def _text(cell: etree._Element) -> str:
    if cell.get(f"{OFFICE}value-type") == "date":
        return (cell.get(f"{OFFICE}date-value") or "")[:10]
    paragraphs = (" ".join(_words(each).split()) for each in cell if local_name(each) == "p")
    return "\n".join(filter(None, paragraphs))


def _words(paragraph: etree._Element) -> str:
    """Return the text of a paragraph; spaces, tabs and line breaks are elements in it."""
    found = []
    for event, each in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start":
            found.append(" " if local_name(each) in SPACES else each.text or "")
        elif each is not paragraph:
            found.append(each.tail or "")
    return "".join(found)

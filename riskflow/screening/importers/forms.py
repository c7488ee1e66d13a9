"""The forms in which lists are published: a file is named for what it is, and a form that is not read is refused."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskflow.files.spreadsheet import is_spreadsheet
from riskflow.files.strict_csv import ENDINGS as CSV_ENDINGS
from riskflow.files.untrusted import (
    DAMAGED,
    JSON_ENDINGS,
    XML_ENDINGS,
    ZIP,
    RefusedFileError,
    encoding_of,
    is_workbook,
    open_untrusted,
)
from riskflow.packaged import packaged_yaml
from riskflow.screening.lists import LIST_SOURCES

START = 256 * 1024
LIST_ENDINGS = (*XML_ENDINGS, *JSON_ENDINGS, *CSV_ENDINGS)
LINES_BEFORE_ROWS = 3
"""A file may begin with the day of its report, and then name its columns."""
PROLOGUE = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
KEY = re.compile(r'"(\w+)"\s*:')
SHEETS = {
    "application/vnd.oasis.opendocument.spreadsheet": "a spreadsheet (ODS)",
    "[Content_Types].xml": "a workbook (xlsx) or a document of Word",
}
OF_SHEETS = "Fetch the same list as CSV or XML from the same page"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForm:
    """A form in which a publisher gives out a list, and what tells it."""

    form: str
    sources: tuple[str, ...] = ()
    of: str = ""
    """The list that it is a form of, where it is not read."""
    root: str = ""
    columns: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    start: str = ""
    instead: str = ""

    def fits(self, head: str) -> bool:
        """Return whether a file begins as this form does."""
        if self.start:
            return head.startswith(self.start)
        if self.root:
            return _root(head).lower() == self.root.lower()
        if self.keys:
            return head.startswith(("{", "[")) and self.keys <= _keys(head)
        return not head.startswith(("<", "{", "[")) and any(self.columns <= cells for cells in _first_cells(head))


def _form(row: Mapping[str, Any]) -> ListForm:
    sets = {key: frozenset(row.get(key, ())) for key in ("columns", "keys")}
    return ListForm(**{**row, **sets, "sources": tuple(row.get("sources", ()))})


FORMS = tuple(map(_form, packaged_yaml("screening/data/list_forms.yaml")["forms"]))


def check_form(source: str, path: Path) -> None:
    """Refuse a file that is another list, or a form of the list that is not read.

    Raises:
        RefusedFileError: saying what the file is, and where to find the right one.
    """
    with open_untrusted(path) as stream:
        start = stream.read(START)
    if start.startswith(ZIP):
        _check_sheet(source, path)
        if is_workbook(path) or is_spreadsheet(path):
            return
        with open_untrusted(path, LIST_ENDINGS) as stream:
            start = stream.read(START)
    head = _decoded(start).lstrip()
    found = next((form for form in FORMS if form.fits(head)), None)
    if source == "own" or (found and source in found.sources):
        return
    if found is None:
        _check_json(source, head)
        return
    if found.sources:
        raise RefusedFileError(f"this is {found.form}; import it as {' or '.join(found.sources)}")
    raise RefusedFileError(f"this is {found.form}. {found.instead}{_where(found.of or source)}")


def _decoded(start: bytes) -> str:
    """Return the beginning of a text; that of what is none, such as a picture, letter by letter."""
    is_binary = start[:1] > b"\x7f" and start[:1] != b"\xef" and encoding_of(start) != "utf-16"
    return start.decode("latin-1" if is_binary else encoding_of(start), "replace")


def _check_json(source: str, head: str) -> None:
    # What a service answers when it refuses, or a form that the list does not have; no parser of XML could say so.
    if head.startswith(("{", "[")) and not any(form.keys for form in FORMS if source in form.sources):
        raise RefusedFileError(f"this is JSON, in which the list is not read{_where(source)}")


def xml_root(path: Path) -> str:
    """Return the name of the first element of an XML, without its namespace."""
    with open_untrusted(path, XML_ENDINGS) as stream:
        return _root(_decoded(stream.read(START)).lstrip())


def _check_sheet(source: str, path: Path) -> None:
    # Importers that read workbooks or zips look into them; what no importer reads is named here.
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
    except (*DAMAGED, KeyError) as error:
        raise RefusedFileError(f"the archive is cut off or damaged ({error}); fetch it again") from error
    sheet = SHEETS.get(kind.strip()) or next((SHEETS[name] for name in names if name in SHEETS), "")
    if sheet and source != "uk":
        raise RefusedFileError(f"this is {sheet}. {OF_SHEETS}{_where(source)}")


def _where(source: str) -> str:
    known = LIST_SOURCES.get(source)
    return f": {known.address}" if known and known.address else ""


def _root(head: str) -> str:
    if re.match(r"<!doctype\s+html", head, re.IGNORECASE):
        return "html"
    found = ROOT.match(PROLOGUE.sub("", head).lstrip())
    return found[1] if found else ""


def _keys(head: str) -> set[str]:
    """Return the keys at the beginning of a JSON text, of whichever depth; whole lines are parsed."""
    first = head.partition("\n")[0]
    try:
        parsed = json.loads(first)
    except (ValueError, RecursionError):
        return set(KEY.findall(head))
    return set(parsed) if isinstance(parsed, dict) else set(KEY.findall(head))


def _first_cells(head: str) -> list[set[str]]:
    lines = head.splitlines()[:LINES_BEFORE_ROWS]
    found = []
    for line in lines:
        mark = max(",;\t", key=line.count)
        try:
            found.append({cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=mark), [])})
        except csv.Error:
            continue
    return found

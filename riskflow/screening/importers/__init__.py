"""Importers of lists: one parser per publisher, and the checks that all files must pass."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from riskflow.files.untrusted import RefusedFileError
from riskflow.screening.importers import csl, eu, ofac, opensanctions, research, uk, un
from riskflow.screening.importers.fields import date_in_file_name
from riskflow.screening.importers.forms import check_form
from riskflow.screening.importers.identity import identified
from riskflow.screening.importers.several_names import unclear_names
from riskflow.screening.lists import LIST_SOURCES, EntityKind, ListFile

SINGLE_FILE_IMPORTERS: Mapping[str, Callable[[Path], ListFile]] = {
    "eu-fsf": eu.read,
    "un-sc": un.read,
    "uk": uk.read,
    "us-csl": csl.read,
    "opensanctions": opensanctions.read,
    "ca-nro": research.canada,
    "us-1286": research.section_1286,
    "us-1260h": research.section_1260h,
    "aspi": research.aspi,
    "own": research.own,
}
MULTI_FILE_LISTS = frozenset({"ofac-sdn", "ofac-consolidated"})


def read_list(source: str, path: Path, others: Sequence[Path] = ()) -> ListFile:
    """Parse the file of a list; OFAC's CSV comes in several files.

    Raises:
        RefusedFileError: when the file is not what it should be; nothing of it is used then.
    """
    try:
        return _read_list(source, path, others)
    except RefusedFileError as error:
        address = LIST_SOURCES[source].address
        if not address or address in str(error):
            raise
        end = "" if str(error).endswith("?") else "."
        raise RefusedFileError(f"{error}{end} The list is given out at {address}") from error


def _read_list(source: str, path: Path, others: Sequence[Path]) -> ListFile:
    check_form(source, path)
    if source in MULTI_FILE_LISTS:
        found = ofac.read(path, others)
    elif others:
        raise RefusedFileError(f"{source} is one file; only OFAC's CSV comes in several")
    else:
        found = SINGLE_FILE_IMPORTERS[source](path)
    if not found.entries:
        raise RefusedFileError("the file holds no entry")
    if any(not entry.names for entry in found.entries):
        raise RefusedFileError("an entry has no name; the file is broken, or its format is new")
    if found.declared is not None and found.declared != len(found.entries):
        raise RefusedFileError(
            f"the file says that it holds {found.declared} entries and holds {len(found.entries)}; it is cut off"
        )
    return replace(
        found,
        entries=identified(source, found.entries),
        published_on=found.published_on or date_in_file_name(path),
        unclear=tuple(
            name
            for entry in found.entries
            if entry.kind is EntityKind.ORGANISATION
            for name in unclear_names(each.text for each in entry.names if each.kind != "derived")
        ),
    )

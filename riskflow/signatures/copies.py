"""What a copy of a record holds that comes from somewhere: the record itself, its seal, and what was added after it."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyhanko.pdf_utils.reader import PdfFileReader

from riskflow.documents.pdf import check_active, open_pdf
from riskflow.errors import InvalidError
from riskflow.signatures.content import ContentComparison, PageMark, compare
from riskflow.signatures.model import Fault, Kind, Signature
from riskflow.signatures.packed import PACKED
from riskflow.signatures.validation import Grounds, contents_of_signatures, signatures_in
from riskflow.signatures.verdict import (
    EXAMINATIONS,
    PAGE_MARK,
    Addition,
    AdditionKind,
    Examined,
    SealFacts,
    SealLevel,
    addition_of_signature,
)

ACTIVE = "active content"
UNREADABLE = "the file"


def examine(received: bytes, issued: bytes, grounds: Grounds) -> Examined:
    """Compare a file with an issued record, which it may be; its seal is judged as of when that was archived."""
    kept = received.startswith(issued)
    try:
        found = signatures_in(received, replace(grounds, seals=contents_of_signatures(issued)))
        seal = _seal(received, [each for each, _ in found])
        if received == issued:
            return Examined(seal=seal, seal_is_kept=True)
        with open_pdf(received) as document:
            check_active(document)
        content = compare(issued, received)
    except InvalidError:
        return Examined(changed=(ACTIVE,), seal_is_kept=kept)
    except Exception:  # noqa: BLE001 - a stranger's file can break the readers in any way
        return Examined(changed=(UNREADABLE,), seal_is_kept=kept)
    changed = (*content.differences, *(f"page {page}" for page in content.covered))
    if changed or not kept:
        return Examined(seal=seal, changed=changed, seal_is_kept=kept)
    return Examined(seal=seal, additions=tuple(_additions(received, issued, content, found)), seal_is_kept=True)


def _seal(content: bytes, found: Sequence[Signature]) -> SealFacts | None:
    seals = [each for each in found if each.kind is Kind.SEAL]
    if not seals:
        return None
    first, timestamps = seals[0], [each for each in found if each.kind is Kind.TIMESTAMP and each.is_good]
    level = SealLevel.TIMESTAMPED if first.timestamped_at else SealLevel.BASIC
    if first.timestamped_at and "/DSS" in PdfFileReader(io.BytesIO(content)).root:
        level = SealLevel.ARCHIVAL if timestamps else SealLevel.LONG
    return SealFacts(signature=first, level=level)


def _additions(
    received: bytes, issued: bytes, content: ContentComparison, found: Sequence[tuple[Signature, int]]
) -> Iterator[Addition]:
    later = [(each, end) for each, end in found if end > len(issued)]
    yield from (addition_of_signature(each) for each, _ in later)
    marks = Counter(each for each in content.marks if not each.is_signature)
    pages = content.extra_pages
    if marks or pages:
        yield from _attributed(received, issued, later, marks, pages)
    tail = len(received) - max((end for _, end in found), default=0)
    if tail and not (marks or pages):
        yield Addition(kind=AdditionKind.DATA, what=str(tail))


def _attributed(
    received: bytes, issued: bytes, later: Sequence[tuple[Signature, int]], marks: Counter[PageMark], pages: int
) -> Iterator[Addition]:
    """Yield marks and pages with whoever signed first after they came."""
    known_marks: Counter[PageMark] = Counter()
    known_pages = 0
    for signature, end in later:
        revision = compare(issued, received[:end], is_drawn=False)
        here = Counter(each for each in revision.marks if not each.is_signature) & marks
        name = signature.name if signature.fault is not Fault.BROKEN else ""
        yield from _of_revision(here - known_marks, revision.extra_pages - known_pages, name)
        known_marks |= here
        known_pages = max(known_pages, revision.extra_pages)
    yield from _of_revision(marks - known_marks, pages - known_pages, "")


def _of_revision(marks: Counter[PageMark], pages: int, by: str) -> Iterator[Addition]:
    for mark in marks.elements():
        yield Addition(kind=AdditionKind.MARK, what=f"{mark.kind}{PAGE_MARK}{mark.page}", by=by)
    if pages > 0:
        yield Addition(kind=AdditionKind.PAGES, what=str(pages), by=by)


def examine_packed(content: bytes) -> str:
    """Return what was found as JSON; called in a process of its own, since the file is a stranger's."""
    files = PACKED.validate_json(content)
    examined = examine(files.received, files.issued, files.grounds.read())
    return EXAMINATIONS.dump_json(examined).decode()

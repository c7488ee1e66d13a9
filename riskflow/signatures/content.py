"""Whether a file says exactly what an issued record says, whoever has written it anew or added to it.

A signing service may rewrite the whole file, so bytes are no measure. The two files are walked side by side from their
catalogs, object by object, and their pages are drawn and compared point by point.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Stream

NOT_CONTENT = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Pages", "/Perms", "/Type", "/Version"})
"""Entries of the catalog about signatures and form. Facts are never read from the metadata of a foreign file."""
OF_STORAGE = frozenset({"/DecodeParms", "/DL", "/Filter", "/Length"})
INHERITED = ("/CropBox", "/MediaBox", "/Resources", "/Rotate")
SCALE = 1.0  # points of the drawing per point of the page
WHITE = 255
MAX_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class PageMark:
    """Something that can be seen and was laid on a page of the record; page numbers count from 1."""

    page: int
    kind: str
    box: tuple[float, float, float, float]
    is_signature: bool = False


@dataclass(slots=True)
class ContentComparison:
    """What distinguishes a file from the issued one."""

    differences: list[str] = field(default_factory=list)
    marks: list[PageMark] = field(default_factory=list)
    extra_pages: int = 0
    """Pages after those of the record."""
    covered: list[int] = field(default_factory=list)
    """Pages on which a mark lies on something that the record says, or that are drawn otherwise."""


def compare(issued: bytes, received: bytes, *, is_drawn: bool = True) -> ContentComparison:
    """Compare a file with an issued record; without drawing the pages, what lies on others is not found.

    Raises:
        pikepdf.PdfError: when one of them cannot be read.
    """
    found = ContentComparison()
    with pikepdf.open(io.BytesIO(issued)) as ours, pikepdf.open(io.BytesIO(received)) as theirs:
        _compare_documents(ours, theirs, found)
        pages = len(ours.pages)
        if len(theirs.pages) < pages:
            found.differences.append("/Pages")
        found.extra_pages = max(0, len(theirs.pages) - pages)
        for number in range(min(pages, len(theirs.pages))):
            found.marks += _added_marks(number + 1, ours.pages[number].obj, theirs.pages[number].obj, found)
    if is_drawn and not found.differences:
        found.covered = list(_covered_pages(issued, received, found.marks))
    return found


def _compare_documents(ours: pikepdf.Pdf, theirs: pikepdf.Pdf, found: ContentComparison) -> None:
    keys = sorted({*ours.Root.keys(), *theirs.Root.keys()} - NOT_CONTENT)
    pairs: list[tuple[object, object, str]] = [(ours.Root.get(key), theirs.Root.get(key), key) for key in keys]
    numbered = enumerate(zip(ours.pages, theirs.pages, strict=False), start=1)
    pairs += [(mine.obj, other.obj, f"page {number}") for number, (mine, other) in numbered]
    if where := _first_difference(pairs):
        found.differences.append(where)


def _first_difference(pairs: list[tuple[object, object, str]]) -> str:
    """Return where the first difference of pairs and all that they refer to is; empty where there is none."""
    seen: set[tuple[object, object]] = set()
    for _ in range(MAX_STEPS):
        if not pairs:
            return ""
        mine, other, where = pairs.pop()
        identity = (_identity(mine), _identity(other))
        if all(identity):
            if identity in seen:
                continue
            seen.add(identity)
        if not _compare_one(mine, other, where, pairs):
            return where
    return "size"


def _identity(value: object) -> tuple[int, int] | None:
    return value.objgen if isinstance(value, pikepdf.Object) and value.is_indirect else None


def _compare_one(mine: object, other: object, where: str, pairs: list[tuple[object, object, str]]) -> bool:
    """Return whether two values agree so far; their parts are compared later."""
    if isinstance(mine, Dictionary | Stream):
        if not _is_same_kind(mine, other):
            return False
        pairs += _pairs_of(mine, other, where)  # type: ignore[arg-type]
        return True
    if isinstance(mine, Array):
        if not isinstance(other, Array) or len(mine) != len(other):
            return False
        pairs += [(left, right, where) for left, right in zip(mine, other, strict=True)]
        return True
    if isinstance(mine, pikepdf.String):
        return isinstance(other, pikepdf.String) and bytes(mine) == bytes(other)
    return (type(mine) is type(other) and mine == other) or _is_same_number(mine, other)


def _is_same_kind(mine: Dictionary | Stream, other: object) -> bool:
    """Return whether both are dictionaries, or streams with the same content."""
    if type(mine) is not type(other) or isinstance(mine, Stream) is not isinstance(other, Stream):
        return False
    return not isinstance(mine, Stream) or _is_same_stream(mine, other)  # type: ignore[arg-type]


def _is_same_number(mine: object, other: object) -> bool:
    is_number = [hasattr(each, "__float__") and not isinstance(each, bool) for each in (mine, other)]
    return all(is_number) and float(mine) == float(other)  # type: ignore[arg-type]


def _is_same_stream(mine: Stream, other: Stream) -> bool:
    if all(mine.get(key) == other.get(key) for key in ("/Filter", "/DecodeParms")):
        raw = mine.read_raw_bytes()
        if raw == other.read_raw_bytes():
            return True
    return mine.read_bytes() == other.read_bytes()


def _pairs_of(mine: pikepdf.Object, other: pikepdf.Object, where: str) -> Iterator[tuple[object, object, str]]:
    is_page = mine.get("/Type") == "/Page"
    ignored = set(OF_STORAGE) if isinstance(mine, Stream) else set()
    if is_page:
        ignored |= {"/Annots", "/Parent", *INHERITED}  # annotations are compared by `_added_marks`
        for key in INHERITED:
            yield _inherited(mine, key), _inherited(other, key), f"{where} {key}"
    for key in {*mine.keys(), *other.keys()} - ignored:
        yield mine.get(key), other.get(key), where


def _inherited(page: pikepdf.Object, key: str) -> object:
    for _ in range(50):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None


def _added_marks(
    number: int, mine: pikepdf.Object, other: pikepdf.Object, found: ContentComparison
) -> Iterator[PageMark]:
    """Yield what was laid on a page; the annotations of the record itself must be there, unchanged and first."""
    before = [each for each in mine.get("/Annots", ()) if not _is_signature(each)]
    after = [each for each in other.get("/Annots", ()) if not _is_signature(each)]
    for left, right in zip(before, after, strict=False):
        if _first_difference([(left, right, "annotation")]):
            found.differences.append(f"page {number} /Annots")
            return
    if len(after) < len(before):
        found.differences.append(f"page {number} /Annots")
    for each in after[len(before) :]:
        yield PageMark(number, str(each.get("/Subtype", "")).lstrip("/"), _box(each))
    known = sum(1 for each in mine.get("/Annots", ()) if _is_signature(each))
    for each in [each for each in other.get("/Annots", ()) if _is_signature(each)][known:]:
        if _is_visible(each):
            yield PageMark(number, "Signature", _box(each), is_signature=True)


def _is_signature(annotation: pikepdf.Object) -> bool:
    parent = annotation.get("/Parent", Dictionary())
    return annotation.get("/Subtype") == "/Widget" and "/Sig" in {annotation.get("/FT"), parent.get("/FT")}


def _box(annotation: pikepdf.Object) -> tuple[float, float, float, float]:
    try:
        x0, y0, x1, y1 = (float(each) for each in annotation.get("/Rect", [0, 0, 0, 0]))
    except (TypeError, ValueError):
        return (0.0, 0.0, 0.0, 0.0)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_visible(annotation: pikepdf.Object) -> bool:
    x0, y0, x1, y1 = _box(annotation)
    return "/AP" in annotation and (x1 - x0) * (y1 - y0) > 0


def _covered_pages(issued: bytes, received: bytes, marks: list[PageMark]) -> Iterator[int]:
    ours, theirs = pdfium.PdfDocument(issued), pdfium.PdfDocument(received)
    try:
        for number in range(min(len(ours), len(theirs))):
            on_page = [each for each in marks if each.page == number + 1]
            if not _is_drawn_alike(ours[number], theirs[number], on_page):
                yield number + 1
    finally:
        ours.close()
        theirs.close()


def _is_drawn_alike(mine: pdfium.PdfPage, other: pdfium.PdfPage, marks: list[PageMark]) -> bool:
    before = mine.render(scale=SCALE, grayscale=True)
    after = other.render(scale=SCALE, grayscale=True)
    if (before.width, before.height) != (after.width, after.height):
        return False
    left, right = bytearray(before.buffer), bytearray(after.buffer)
    for mark in marks:
        for row, begin, end in _rows(mark, before):
            if any(point != WHITE for point in left[row + begin : row + end]):
                return False
            right[row + begin : row + end] = left[row + begin : row + end]
    return left == right


def _rows(mark: PageMark, drawn: pdfium.PdfBitmap) -> Iterator[tuple[int, int, int]]:
    """Yield where a mark lies in a drawing, row by row: the offset of the row, its first point and the one after."""
    x0, y0, x1, y1 = (each * SCALE for each in mark.box)
    begin, end = max(0, int(x0) - 1), min(drawn.width, int(x1) + 2)
    for line in range(max(0, int(drawn.height - y1) - 1), min(drawn.height, int(drawn.height - y0) + 2)):
        yield line * drawn.stride, begin, end

"""Rendering of a record with Jinja and WeasyPrint: one PDF that is both PDF/A-3a and PDF/UA-1.

The page can load nothing but its own assets: any other address, local or remote, ends the rendering. Equal input gives
equal bytes on every machine, so rendering a record again proves that its data and its pages agree.
"""

import io
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

import pikepdf
import segno
from anyascii import anyascii
from babel.dates import format_date
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from pydyf import PDF
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from riskflow.questionnaire.loader import parse_yaml
from riskflow.questionnaire.model import Level
from riskflow.records.acts import Act, act_as_json
from riskflow.records.language_tags import add_languages
from riskflow.records.languages import language_of
from riskflow.records.minutes import Minutes, MinutesAddition, minutes_as_json
from riskflow.records.model import ATTACHMENT, Record, as_json
from riskflow.text import Language, Text

MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}

CONTROL_CHARACTER_CLASSES = {"Cc", "Cf", "Zl", "Zp"}
"""Unicode categories: controls, marks of direction and other formats, separators of lines and paragraphs."""
JOINERS = "\u00ad\u200c\u200d"
"""Soft hyphen and zero-width (non-)joiner: Swedish hyphenation, Persian and Indic scripts need them."""
GAPS = " " + JOINERS
"""What the typefaces draw, or need not draw, between two words or letters that they have not."""

# Pango's font map is not thread-safe.
_render_lock = threading.Lock()


Printed = Record | Act | Minutes | MinutesAddition
"""What is printed and sealed: the record of a case or of an act in one, the minutes of a meeting or an addendum."""


def as_data(record: Printed) -> bytes:
    """Return the data of a record, as it is archived and attached to the PDF."""
    match record:
        case Record():
            return as_json(record)
        case Act():
            return act_as_json(record)
    return minutes_as_json(record)


class RenderError(Exception):
    """The record could not be rendered, for the reason in the cause."""


def render_pdf(
    record: Printed, language: Language, *, templates: Path, base_url: str, development_seal: bool = False
) -> bytes:
    """Return the record as a PDF in one language, with its data attached, ready to be sealed.

    Raises:
        RenderError: with whatever went wrong as its cause.
    """
    try:
        with _render_lock:
            pdf = _renderer(templates / "pdf").pdf(
                record, language, f"{base_url}/v/{record.code}", development_seal=development_seal
            )
        return _normalised(pdf)
    # FatalURLFetchingError derives from BaseException, so that WeasyPrint itself does not catch it.
    except (Exception, FatalURLFetchingError) as cause:
        raise RenderError(f"The record {record.code} could not be drawn.") from cause


@dataclass(frozen=True, slots=True)
class PageData:
    """The data that a page says, attached to it for programs."""

    name: str
    content: bytes
    description: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page that is no record; `images` are drawn by their names."""

    template: str
    values: Mapping[str, object]
    images: Mapping[str, bytes] = field(default_factory=dict)
    data: PageData | None = None


def render_page(page: PlainPage, language: Language, *, templates: Path) -> bytes:
    """Return a page that is no record as a PDF of the same standards.

    Raises:
        RenderError: with whatever went wrong as its cause.
    """
    try:
        with _render_lock:
            pdf = _renderer(templates / "pdf").page(page, language)
        return _normalised(pdf)
    except (Exception, FatalURLFetchingError) as cause:
        raise RenderError(f"The page {page.template} could not be drawn.") from cause


class _RecordRenderer:
    """The assets, fonts and templates of a folder, read once."""

    def __init__(self, folder: Path) -> None:
        # One font configuration for all records: WeasyPrint leaks memory when each document brings its own.
        self.assets = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.suffix in MEDIA_TYPES}
        self.fonts = FontConfiguration()
        self.style = CSS(url="app:record.css", url_fetcher=_AssetFetcher(self.assets), font_config=self.fonts)
        self.covered = frozenset[int]().union(*(_characters(p) for p in self.assets.values() if p.suffix == ".ttf"))
        self.pdfua = (folder / "pdfua.xml").read_bytes()
        words = {
            name: text
            for path in (folder / "words.yaml", *sorted(folder.glob("*/words.yaml")))
            for name, text in parse_yaml(path.read_text(encoding="utf-8"), path.name).items()
        }
        self.pages = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=self.format_value,
        )
        self.pages.filters["tongue"] = language_of
        self.pages.globals |= {
            "words": {name: Text(**text) for name, text in words.items()},
            "copy_mark": "",
            "levels": tuple(Level),
            "day": _day,
            "attachment": ATTACHMENT,
        }

    def pdf(self, record: Printed, language: Language, verify_url: str, *, development_seal: bool) -> bytes:
        drawn_up_at = record.drawn_up_at.astimezone(UTC)
        html = self.pages.get_template(page_of(type(record))).render(
            record=record,
            language=language,
            written_in=record.written_in,
            drawn_up_at=drawn_up_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            verify_url=verify_url,
            development_seal=development_seal,
        )
        fetcher = _AssetFetcher(self.assets, {"verify.svg": _qr_code(verify_url)})
        data = PageData(ATTACHMENT, as_data(record), record.reference, drawn_up_at)
        return self.drawn(html, fetcher, data)

    def page(self, page: PlainPage, language: Language) -> bytes:
        """Return a page that is no record as a PDF in one language."""
        html = self.pages.get_template(page.template).render(language=language, **page.values)
        return self.drawn(html, _AssetFetcher(self.assets, page.images), page.data)

    def drawn(self, html: str, fetcher: "_AssetFetcher", data: PageData | None = None) -> bytes:
        attachments = [_attached(data, fetcher)] if data else []
        pdf: bytes = HTML(string=html, base_url="app:", url_fetcher=fetcher).write_pdf(
            stylesheets=[self.style],
            font_config=self.fonts,
            attachments=attachments,
            pdf_variant="pdf/a-3a",
            finisher=self.finish,
        )
        return pdf

    def finish(self, document: Document, pdf: PDF) -> None:
        """Tag texts with their languages, and declare PDF/UA-1 in the metadata of a PDF/A.

        WeasyPrint knows one variant per file, and an RDF block of the program's own would not be found by validators.
        """
        add_languages(document, pdf, document.metadata.lang)
        metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
        metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", self.pdfua + b"</rdf:RDF>", 1)]

    @pass_context
    def format_value(self, context: Context, value: object) -> object:
        """Return a value as the page shows it. Jinja calls this for every value that is printed."""
        if hasattr(value, "__html__"):
            return value
        if isinstance(value, Level):
            value = context["words"][value.id]
        elif isinstance(value, date):
            value = _day(value)
        if isinstance(value, Text):
            value = value.in_(context["language"])
        return "–" if value is None else self.legible(str(value))

    def legible(self, text: str) -> str:
        """Return the text with what no typeface covers replaced: by plainer letters, in Latin letters, or by number."""
        # Composed first: the typefaces have é as one glyph, but not every letter with a combining mark.
        text = unicodedata.normalize("NFC", text)
        if self.covers(text):
            return text
        plain = "".join(unicodedata.normalize("NFKD", c) if not self.covers(c) else c for c in text)
        runs = [(covered, "".join(found)) for covered, found in groupby(plain, self.covers)]
        return "".join(part if covered else self.in_brackets(part) for covered, part in _with_gaps(runs))

    def in_brackets(self, text: str) -> str:
        """Return what stands for words or signs that no typeface has: words in Latin letters, signs by number."""
        classes = {unicodedata.category(c)[0] for c in text if c not in GAPS}
        # Some scripts have signs of their own between syllables and words, such as Tibetan and Ethiopic.
        if "L" in classes and classes <= {"L", "M", "P"}:
            latin = " ".join(anyascii(text).split())
            if latin:
                return f"[{latin}]"
        return "[" + " ".join(f"U+{ord(c):04X}" for c in text if c != " ") + "]"

    def covers(self, text: str) -> bool:
        """Return whether the typefaces have every character."""
        return all(ord(c) in self.covered or c in "\r\n\t" for c in text)


def _with_gaps(runs: Sequence[tuple[bool, str]]) -> Iterator[tuple[bool, str]]:
    """Yield runs of covered and uncovered text, with the spaces and joiners between uncovered words among them."""
    uncovered = ""
    for place, (covered, text) in enumerate(runs):
        if not covered or (uncovered and not text.strip(GAPS) and place + 1 < len(runs)):
            uncovered += text
            continue
        if uncovered:
            yield False, uncovered
        uncovered = ""
        yield True, text
    if uncovered:
        yield False, uncovered


def page_of(kind: type[Printed]) -> str:
    """Return the template of a kind of record, also of a copy with masks of one."""
    pages = {Record: "record.html", Act: "acts/act.html", Minutes: "minutes/minutes.html"}
    return pages.get(kind, "minutes/addendum.html")


@cache
def _renderer(folder: Path) -> _RecordRenderer:
    return _RecordRenderer(folder)


class _AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Loads the assets that `app:` addresses name, and nothing else."""

    def __init__(self, files: Mapping[str, Path], images: Mapping[str, bytes] | None = None) -> None:
        # fail_on_errors: otherwise WeasyPrint leaves out what it may not load, and only logs a warning.
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.files = files
        self.images = images or {}

    def fetch(self, url: str, _headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme != "app" or not (name in self.files or name in self.images):
            raise PermissionError(f"A record may not reach {url}.")
        body = self.images[name] if name in self.images else self.files[name].read_bytes()
        return URLFetcherResponse(url, body, {"Content-Type": MEDIA_TYPES[Path(name).suffix]})


def _attached(data: PageData, fetcher: "_AssetFetcher") -> Attachment:
    return Attachment(
        string=data.content,
        name=data.name,
        description=data.description,
        relationship="Source",
        # Without dates of its own the attachment would bear those of the rendering, and the bytes would differ.
        created=data.made_at,
        modified=data.made_at,
        url_fetcher=fetcher,
    )


def _normalised(pdf: bytes) -> bytes:
    """Return the file rewritten so that it can be sealed, verified in seconds and signed again by others."""
    normalised = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        # Other signing tools move the catalog's direct dictionaries to objects of their own. pyHanko would take that
        # for tampering after the seal, so they are indirect from the start.
        for key, value in document.Root.items():
            if isinstance(value, pikepdf.Dictionary):
                document.Root[key] = document.make_indirect(value)
            elif isinstance(value, pikepdf.Array):
                document.Root[key] = pikepdf.Array([document.make_indirect(item) for item in value])
        # WeasyPrint writes one big object stream, which pyHanko reads in quadratic time; qpdf writes many small ones.
        document.save(normalised, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return normalised.getvalue()


def _characters(typeface: Path) -> frozenset[int]:
    """Return the code points that a typeface draws and that may be printed."""
    # Controls and marks of direction are left out: unseen, they could make a text read otherwise than it is.
    with TTFont(typeface, lazy=True) as font:
        return frozenset(
            c
            for c in font.getBestCmap()
            if unicodedata.category(chr(c)) not in CONTROL_CHARACTER_CLASSES or chr(c) in JOINERS
        )


def _day(value: date) -> Text:
    return Text(sv=format_date(value, "d MMMM y", "sv_SE"), en=format_date(value, "d MMMM y", "en_GB"))


def _qr_code(address: str) -> bytes:
    svg = io.BytesIO()
    segno.make(address, error="m", micro=False).save(svg, kind="svg", border=0, xmldecl=False, svgns=True)
    return svg.getvalue()

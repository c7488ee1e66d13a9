"""Names are drawn with the right letters: a text that reads right may still look wrong."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pikepdf
import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.records import sample_records
from tests.support.records.rendering import TEMPLATES, Draw

EUROPE = "Łódź · Škoda · Dvořák · Ærø · Ștefan · İzmir · Ελλάδα · Київ · Београд"
NAMES = f"{EUROPE} · Đà Nẵng · 北京 · 臺北 · 東京 · 서울 · القاهرة"
CHECKED = sorted(set(NAMES) - set(" ·القاهرة"))  # Arabic letters take another shape in every word


@cache
def _sources() -> list[TTFont]:
    return [TTFont(path) for path in sorted((TEMPLATES / "pdf" / "fonts").glob("*.ttf"))]


def _outline(font: TTFont, glyph: str) -> object:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    return pen.value


def _drawn_letters(pdf: bytes) -> Iterator[tuple[str, object]]:
    """Yield each letter of the file with the outline that stands for it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/Type0"]
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            embedded = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
            for glyph, code in re.findall(r"(?i)<([0-9a-f]+)> <([0-9a-f]+)>", font.ToUnicode.read_bytes().decode()):
                letter = bytes.fromhex(code).decode("utf-16-be")
                yield letter, _outline(embedded, embedded.getGlyphName(int(glyph, 16)))


def test_every_letter_has_the_outline_of_its_own_typeface(draw: Draw) -> None:
    letters: dict[str, list[object]] = {}
    for letter, outline in _drawn_letters(draw(replace(sample_records.closure(), title=NAMES, ruling=NAMES))):
        letters.setdefault(letter, []).append(outline)
    for letter in CHECKED:
        right = [_outline(f, f.getBestCmap()[ord(letter)]) for f in _sources() if ord(letter) in f.getBestCmap()]
        assert letters[letter], letter
        assert all(outline in right for outline in letters[letter]), letter


def test_only_the_bundled_typefaces_are_in_the_file(draw: Draw) -> None:
    pdf = draw(replace(sample_records.closure(), title=NAMES, ruling=NAMES + "\t\u200b\u00ad\u202e\ufe0f😀"))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = {str(o.FontName) for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o}
    assert names
    assert all(re.fullmatch(r"/[A-Z]{6}\+RiskFlow[\w-]*", name) for name in names)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("กรุงเทพ", "[krungethph]"),
        ("दिल्ली विश्वविद्यालय, Delhi", "[dilli visvvidyaly], Delhi"),
        ("Աբովյան and თბილისი", "[Abovyan] and [tbilisi]"),
        ("བོད་ལྗོངས་སློབ་གྲྭ", "[bod-ljongs-slob-grw]"),
        ("විද්\u200dයාලය", "[vidyaly]"),
        ("ab\u202ecd", "ab[U+202E]cd"),
        ("nul\x00", "nul[U+0000]"),
        ("smile 😀!", "smile [U+1F600]!"),
        ("\U0001d411\U0001d422\U0001d42c\U0001d424", "Risk"),
        ("S\u030ckoda", "Škoda"),
    ],
)
def test_what_no_typeface_has_is_shown_in_other_letters_or_by_number(draw: Draw, written: str, printed: str) -> None:
    with pypdfium2.PdfDocument(draw(replace(sample_records.closure(), summary=written))) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert printed in " ".join(text.split())


@pytest.mark.parametrize(
    "title", ["ความร่วมมือ" * 40, "Samarbete om " * 150, "W" * 900], ids=["thai", "long", "unbroken"]
)
def test_every_page_says_what_it_belongs_to_however_long_the_title_is(draw: Draw, title: str) -> None:
    record = replace(sample_records.closure(), title=title)
    with pypdfium2.PdfDocument(draw(record)) as document:
        for place, page in enumerate(document, 1):
            text = " ".join(page.get_textpage().get_text_range().split())
            assert record.reference in text
            assert record.code in text
            assert f" {place} " in text
            assert f"{place} av {len(document)}" in text or f"{place} of {len(document)}" in text


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_drawn(draw: Draw, words: str) -> None:
    assert draw(replace(sample_records.closure(), title=words, ruling=words)).startswith(b"%PDF-1.7")

"""What may be attached and what not: a table of honest documents, and a table of hostile ones."""

import contextlib
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.documents import ACCEPTED_EXTENSIONS, display_name, inspect_document
from riskflow.documents.file_types import MEDIA_TYPE_BY_EXTENSION
from riskflow.documents.sealed import UNOPENED_MEDIA_TYPES
from riskflow.errors import InvalidError
from tests.support.documents.samples import (
    XLINK,
    action,
    damaged_lzma,
    image,
    lost,
    on_page,
    open_document,
    open_xml,
    package,
    pdf,
    relationships,
    rooted,
    with_content_elsewhere,
    with_file,
)

MEBIBYTE = 1024 * 1024
LARGEST = 10 * MEBIBYTE
MAIN_RELATIONSHIPS = "word___rels__document_dot_xml_dot_rels"
JAVASCRIPT = action("JavaScript", JS="app.alert(1)")
LINKED = relationships(("hyperlink", "https://www.kth.se/", "External"), ("styles", "styles.xml", "Internal"))
A_LINK = action("URI", URI="https://www.kth.se/")


def text(words: str, encoding: str = "utf-8") -> bytes:
    return words.encode(encoding)


def rels(kind: str, target: str) -> dict[str, str]:
    return {MAIN_RELATIONSHIPS: relationships((kind, target, "External"))}


HONEST = {
    "a PDF.pdf": pdf(),
    "opens at its first page.pdf": pdf(rooted("/OpenAction", pikepdf.Array([0, pikepdf.Name.Fit]))),
    "opens by a go-to.pdf": pdf(rooted("/OpenAction", action("GoTo", D=pikepdf.Array([0, pikepdf.Name.Fit])))),
    "with a web link.pdf": pdf(
        on_page("/Annots", pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=A_LINK)]))
    ),
    "packed tightly.PDF": pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "padded at its end.pdf": pdf() + b"\r\n\x00\x00",
    "words.docx": open_xml(),
    "with a link.docx": open_xml(**{MAIN_RELATIONSHIPS: LINKED}),
    "sheet.xlsx": open_xml("xlsx"),
    "slides.pptx": open_xml("pptx"),
    "words.odt": open_document(),
    "with a link.odt": open_document(content='<text:a xmlns:text="t" xlink:href="https://www.kth.se/"/>'),
    "sheet.ods": open_document("ods"),
    "slides.odp": open_document("odp"),
    "picture.png": image(),
    "photo.jpg": image("JPEG"),
    "photo.jpeg": image("JPEG"),
    "brev.txt": text("Hej på dig\n"),
    "utf-16.txt": text("Hej på dig\n", "utf-16"),
    "gammal.txt": text("Hej på dig\n", "cp1252"),
    "table.csv": text("namn;belopp;telefon\nÅsa;-12,5;+46 8 790 60 00\n"),
    "with less-than.txt": text("5 < 6, and <p> is only a word here\n"),
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_documents_are_taken(name: str) -> None:
    assert inspect_document(HONEST[name], name, LARGEST) == MEDIA_TYPE_BY_EXTENSION[name.rpartition(".")[2].lower()]


def png_of(width: int, height: int) -> bytes:
    """Return a tiny PNG that says it is huge: a bomb for whoever unfolds it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def page_stream_of(size: int) -> bytes:
    """Return a PDF whose list of objects unfolds to more than it may."""
    many = pikepdf.Array([pikepdf.String("x" * MEBIBYTE)] * (size // MEBIBYTE))
    return pdf(lost(many), object_stream_mode=pikepdf.ObjectStreamMode.generate)


HOSTILE = {
    # the type, by content and by extension
    "program.exe": (b"MZ" + b"\x00" * 80, "sort"),
    "invoice.pdf.exe": (pdf(), "sort"),
    "page.html": (text("<html></html>"), "sort"),
    "drawing.svg": (text("<svg/>"), "sort"),
    "macros.docm": (open_xml(), "sort"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sort"),
    "no extension": (pdf(), "sort"),
    ".pdf": (pdf(), "sort"),
    "empty.pdf": (b"", "empty"),
    "words.pdf": (text("Hej"), "not what the file's name says"),
    "picture.pdf": (image(), "not what the file's name says"),
    "pdf.docx": (pdf(), "not what the file's name says"),
    "png.jpg": (image(), "not what the file's name says"),
    "sheet.docx": (open_xml("xlsx"), "not what the file's name says"),
    "odt.docx": (open_document(), "not what the file's name says"),
    "odt.ods": (open_document("odt"), "not what the file's name says"),
    "zip.docx": (package({"hello.txt": "x"}), "not what the file's name says"),
    "old behind.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "not what the file's name says"),
    "junk first.pdf": (b"junk\n" + pdf(), "not what the file's name says"),
    "zeros.txt": (b"\x00\x01\x02", "not what the file's name says"),
    "page.txt": (text("\n <!DOCTYPE html><script>alert(1)</script>"), "web page"),
    "drawing.csv": (text("<svg xmlns='x' onload='alert(1)'/>"), "web page"),
    "pdf.txt": (text("%PDF-1.7 hello"), "web page"),
    # two in one
    "pdf and zip.pdf": (pdf() + package({"a": "b"}), "more"),
    "pdf and html.pdf": (pdf() + b"<script>alert(1)</script>", "after the end"),
    "png and zip.png": (image() + package({"a": "b"}), "more"),
    "png and words.png": (image() + b"<?php", "after the end"),
    "jpg and zip.jpg": (image("JPEG") + package({"a": "b"}), "more"),
    "jpg and words.jpg": (image("JPEG") + b"more", "after the end"),
    "zip before.docx": (package({"a": "b"}) + open_xml(), "after the end"),
    "more after.docx": (open_xml() + b"more", "after the end"),
    # PDF
    "javascript at the start.pdf": (pdf(rooted("/OpenAction", JAVASCRIPT)), "starts by itself"),
    "javascript by name.pdf": (
        pdf(rooted("/Names", pikepdf.Dictionary(JavaScript=pikepdf.Dictionary()))),
        "JavaScript",
    ),
    "javascript hidden.pdf": (pdf(lost(JAVASCRIPT)), "code"),
    "javascript packed.pdf": (
        pdf(lost(JAVASCRIPT), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "code",
    ),
    "javascript after a go-to.pdf": (pdf(rooted("/OpenAction", action("GoTo", Next=JAVASCRIPT))), "code"),
    "content elsewhere.pdf": (pdf(with_content_elsewhere), "fetches something"),
    "starts a program.pdf": (pdf(on_page("/A", action("Launch", F="cmd.exe"))), "Launch"),
    "acts on opening.pdf": (pdf(on_page("/AA", pikepdf.Dictionary(O=A_LINK))), "/AA"),
    "opens an address.pdf": (pdf(rooted("/OpenAction", A_LINK)), "/OpenAction"),
    "sends a form.pdf": (pdf(on_page("/A", action("SubmitForm", F="https://x.test"))), "SubmitForm"),
    "rich media.pdf": (
        pdf(on_page("/Annots", pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name("/RichMedia"))]))),
        "RichMedia",
    ),
    "xfa.pdf": (pdf(rooted("/AcroForm", pikepdf.Dictionary(XFA=pikepdf.Array([])))), "XFA"),
    "carries a file.pdf": (pdf(with_file), "other files"),
    "pinned file.pdf": (pdf(lost(pikepdf.Dictionary(Subtype=pikepdf.Name("/FileAttachment")))), "other files"),
    "goes elsewhere.pdf": (pdf(on_page("/A", action("GoToR", F="//x.test/y.pdf"))), "GoToR"),
    "cut off.pdf": (pdf()[:200] + b"\n%%EOF", "cannot be read"),
    "unfolds.pdf": (page_stream_of(40 * MEBIBYTE), "cannot be read"),
    # office
    "macro.docx": (open_xml(word__vbaProject_dot_bin=b"x"), "code"),
    "macro type.docx": (
        open_xml(types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
        "macro",
    ),
    "enabled.xlsx": (
        open_xml("xlsx", types='<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'),
        "macro",
    ),
    "activex.docx": (open_xml(word__activeX__activeX1_dot_xml="<x/>"), "code"),
    "old macros.xlsx": (open_xml("xlsx", xl__macrosheets__sheet1_dot_xml="<x/>"), "code"),
    "embedded.docx": (open_xml(word__embeddings__oleObject1_dot_bin=b"x"), "other files"),
    "linked sheet.xlsx": (open_xml("xlsx", xl__externalLinks__externalLink1_dot_xml="<x/>"), "other files"),
    "template.docx": (open_xml(**rels("attachedTemplate", "https://x.test/t.dotm")), "attachedTemplate"),
    "image from afar.docx": (open_xml(**rels("image", "https://x.test/i.png")), "image"),
    "link to a file.docx": (open_xml(**rels("hyperlink", "file:///etc/passwd")), "hyperlink"),
    "dde.docx": (open_xml(words="<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText>"), "DDEAUTO"),
    "include.docx": (open_xml(words='<w:fldSimple w:instr="INCLUDEPICTURE https://x.test/i"/>'), "INCLUDEPICTURE"),
    "entities.docx": (
        open_xml(word__extra_dot_xml='<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'),
        "cannot be read",
    ),
    "broken xml.docx": (open_xml(word__extra_dot_xml="<a>"), "cannot be read"),
    "path.docx": (
        package(
            {"[Content_Types].xml": "<Types/>", "_rels/.rels": "<r/>", "word/document.xml": "<d/>", "../../evil": "x"}
        ),
        "cannot be read",
    ),
    "bomb.docx": (open_xml(word__media__image1_dot_png=b"\x00" * (65 * MEBIBYTE)), "unfolds"),
    "bomb of tags.docx": (open_xml(word__tags_dot_xml=b"<a>" + b"<b/>" * 1_100_000 + b"</a>"), "unfolds"),
    "bomb of attributes.docx": (
        open_xml(word__tags_dot_xml=b"<a " + b" ".join(b'a%d=""' % n for n in range(1_100_000)) + b"/>"),
        "unfolds",
    ),
    "damaged part.docx": (damaged_lzma(), "cannot be read"),
    "bomb of text.docx": (open_xml(word__long_dot_xml=b"<a>" + b" " * (25 * MEBIBYTE) + b"</a>"), "unfolds"),
    "basic.odt": (open_document(Basic__script_dot_xml="<x/>"), "code"),
    "script.odt": (open_document(content='<script:event-listener xmlns:script="s"/>'), "event-listener"),
    "script link.odt": (open_document(content=f'<a {XLINK} xlink:href="vnd.sun.star.script:x"/>'), "elsewhere"),
    "image from afar.odt": (open_document(content='<image xlink:href="https://x.test/i.png"/>'), "elsewhere"),
    "dde.ods": (open_document("ods", content='<office:dde-source xmlns:office="o"/>'), "dde-source"),
    "object.odt": (
        package(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": "<m/>",
                "content.xml": "<o/>",
                "Object 1/content.xml": "<o/>",
            }
        ),
        "other files",
    ),
    "encrypted.odt": (open_document(manifest="<encryption-data/>"), "password"),
    # images and text
    "bomb.png": (png_of(60_000, 60_000), "pixels"),
    "large.png": (png_of(9_000, 9_000), "pixels"),
    "broken.png": (image()[:20] + b"\x00" * 30 + image()[-12:], "cannot be read"),
    "formula.csv": (text("namn;sum\nÅsa;=HYPERLINK(1)\n"), "line 2"),
    "dde.csv": (text("-2+3+cmd|' /C calc'!A0"), "line 1"),
    "function.csv": (text('a,"@SUM(1)"'), "line 1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused_in_words_that_say_why(name: str) -> None:
    content, words = HOSTILE[name]
    with pytest.raises(InvalidError) as refusal:
        inspect_document(content, name, LARGEST)
    assert words in refusal.value.message.en


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidError, match="at most 1 MB"):
        inspect_document(b"%PDF-" + b"x" * MEBIBYTE, "large.pdf", MEBIBYTE)


def signed(*changes: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return a PDF with a field that holds a signature, changed further."""

    def change(document: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        document.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))
        for each in changes:
            each(document)

    return pdf(change)


def asic(media_type: str) -> bytes:
    return package({"mimetype": media_type, "agreement.txt": "We agree.", "META-INF/signatures.xml": "<x/>"})


MAIL = b"From: a@b.test\r\nDate: Sat, 28 Nov 2026 12:00:00 +0100\r\nSubject: Yes\r\n\r\nWe agree.\r\n"
SEALED = {
    "contract with an owner's password.pdf": pdf(encryption=pikepdf.Encryption(owner="o", user="")),
    "contract with a password.pdf": pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
    "record of another case.pdf": signed(with_file),
    "signed.pdf": signed(),
    "answer.eml": MAIL,
    "answer.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "agreement.asice": asic("application/vnd.etsi.asic-e+zip"),
    "agreement.scs": asic("application/vnd.etsi.asic-s+zip"),
    "signed.p7m": b"\x30\x82\x01\x00" + bytes(256),
}


@pytest.mark.parametrize("name", SEALED)
def test_what_is_worth_something_only_as_it_came_is_kept_unopened(name: str) -> None:
    assert inspect_document(SEALED[name], name, LARGEST) in UNOPENED_MEDIA_TYPES


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("signed, with code.pdf", signed(rooted("/OpenAction", JAVASCRIPT))),
        ("a zip.asice", package({"hello.txt": "x"})),
        ("of another kind.asics", asic("application/vnd.etsi.asic-e+zip")),
        ("no mail.eml", b"Hello there\n"),
        ("no mail either.msg", b"MZ" + bytes(80)),
        ("no package.p7m", pdf()),
    ],
)
def test_what_only_says_to_be_signed_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(InvalidError):
        inspect_document(content, name, LARGEST)


def test_an_encrypted_zip_is_refused() -> None:
    content = bytearray(open_xml())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InvalidError, match="password"):
        inspect_document(bytes(content), "locked.docx", LARGEST)


@pytest.mark.parametrize("extension", ACCEPTED_EXTENSIONS)
@given(content=st.binary(max_size=400))
def test_rubbish_never_does_more_than_be_refused(extension: str, content: bytes) -> None:
    try:
        inspect_document(content, f"x.{extension}", LARGEST)
    except InvalidError:
        return
    assert extension in {"txt", "csv", "p7m", "msg"}  # short rubbish may happen to be text


@pytest.mark.parametrize("name", ["a PDF.pdf", "words.docx", "words.odt", "picture.png", "photo.jpg"])
@given(data=st.data())
def test_a_document_with_a_broken_byte_is_taken_or_refused_and_never_an_error(name: str, data: st.DataObject) -> None:
    content = bytearray(HONEST[name])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(InvalidError):
        inspect_document(bytes(content), name, LARGEST)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("avtal.pdf", "avtal.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\åsa\\avtal.pdf", "avtal.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("fdp\u202eexe.pdf", "fdpexe.pdf"),
        ("  två   ord .pdf", "två ord.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("\x00.pdf", "pdf"),
        ("", "document"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("A\u030asa.pdf", "Åsa.pdf"),
    ],
)
def test_a_name_is_only_shown_and_holds_nothing_unseen(written: str, shown: str) -> None:
    assert display_name(written) == shown


@given(st.text())
def test_every_name_can_be_shown_on_one_line(name: str) -> None:
    shown = display_name(name)
    assert 1 <= len(shown) <= 120
    assert shown.isprintable()
    assert not set(shown) & set('/\\"<>')
    assert display_name(shown) == shown

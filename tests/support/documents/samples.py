"""Documents for the tests, good and hostile, made here byte by byte so that none lies in the project."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pikepdf
from PIL import Image

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
WORDS = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:document>'
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN = "application/vnd.oasis.opendocument."
OPEN_KINDS = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def relationships(*targets: tuple[str, str, str]) -> str:
    """Write a part of relationships from kind, target and mode."""
    rows = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for number, (kind, target, mode) in enumerate(targets)
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{"".join(rows)}</Relationships>'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """Zip some parts, the first stored as it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number, (name, content) in enumerate(parts.items()):
            zipped.writestr(name, content, zipfile.ZIP_STORED if number == 0 else None)
    return buffer.getvalue()


def open_xml(kind: str = "docx", words: str = "", types: str = "", **parts: str | bytes) -> bytes:
    """Make a document of Word, Excel or PowerPoint; more parts are named with `__` for a slash."""
    more = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return package(
        {
            "[Content_Types].xml": TYPES.format(types),
            "_rels/.rels": relationships(("officeDocument", MAIN[kind], "Internal")),
            MAIN[kind]: WORDS.format(words),
            **more,
        }
    )


def open_document(kind: str = "odt", content: str = "", manifest: str = "", **parts: str | bytes) -> bytes:
    """Make an OpenDocument file."""
    more = {name.replace("__", "/").replace("_dot_", "."): value for name, value in parts.items()}
    return package(
        {
            "mimetype": OPEN + OPEN_KINDS[kind],
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            "content.xml": f"<office {XLINK}>{content}</office>",
            **more,
        }
    )


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **how: object) -> bytes:
    """Make a PDF of one empty page, changed in some way."""
    with pikepdf.new() as document:
        document.add_blank_page()
        if change:
            change(document)
        buffer = io.BytesIO()
        document.save(buffer, **how)  # type: ignore[arg-type]
    return buffer.getvalue()


def rooted(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that puts something into the catalogue of a PDF."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root[key] = value

    return change


def on_page(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that puts something onto the page of a PDF."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj[key] = value

    return change


def lost(value: pikepdf.Object) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that hides something in an object that only another object leads to."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root["/PieceInfo"] = pikepdf.Dictionary(X=document.make_indirect(pikepdf.Array([value])))

    return change


def with_file(document: pikepdf.Pdf) -> None:
    """Embed a file in a PDF."""
    document.attachments["more.txt"] = b"more"


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    """Return an action of a PDF."""
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)  # type: ignore[arg-type]


def image(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    """Make an image of one colour."""
    buffer = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(buffer, kind)
    return buffer.getvalue()


def with_content_elsewhere(document: pikepdf.Pdf) -> None:
    """Say that the content of a stream lies in another file."""
    document.Root["/PieceInfo"] = document.make_stream(b"", F=pikepdf.String("https://example.org/data"))


def damaged_lzma() -> bytes:
    """Return a document with a part that is packed by LZMA and damaged."""
    whole = io.BytesIO(open_xml())
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/more.xml", "<a>" + "<b/>" * 100 + "</a>")
    content = whole.getvalue()
    start = content.index(b"word/more.xml") + len(b"word/more.xml") + 4
    return content[:start] + bytes(each ^ 0xFF for each in content[start : start + 9]) + content[start + 9 :]

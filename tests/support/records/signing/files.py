"""What people and services do to a file after it was issued: sign it, stamp it, add to it, write it anew."""

# mypy: disable-error-code="no-untyped-call"

import io
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import TextStampStyle

from tests.support.records.signing.authority import Issued

Box = tuple[int, int, int, int]
BLANK: Box = (60, 4, 200, 16)
"""A place of the page's foot where the record says nothing."""


def signed(
    pdf: bytes,
    by: Issued,
    name: str = "Signature",
    *,
    stamper: TimeStamper | None = None,
    box: Box | None = None,
    page: int = -1,
    digest: str = "sha256",
    subfilter: SigSeedSubFilter = SigSeedSubFilter.PADES,
) -> bytes:
    """Return a file with one more signature."""
    metadata = PdfSignatureMetadata(field_name=name, md_algorithm=digest, subfilter=subfilter)
    field = SigFieldSpec(name, on_page=page, box=box)
    style = TextStampStyle(stamp_text="%(signer)s", background=None)
    signer = PdfSigner(metadata, by.signer, timestamper=stamper, new_field_spec=field, stamp_style=style)
    return _written(pdf, lambda writer, out: signer.sign_pdf(writer, output=out))


def stamped(pdf: bytes, stamper: TimeStamper) -> bytes:
    """Return a file with a document timestamp."""
    signer = PdfTimeStamper(stamper, field_name="Stamp")
    return _written(pdf, lambda writer, out: signer.timestamp_pdf(writer, "sha256", output=out))


def with_note(pdf: bytes, text: str = "V-2026-0345", box: Box = BLANK, kind: str = "/Stamp", page: int = 0) -> bytes:
    """Return a file with an annotation, as an increment."""

    def add(writer: IncrementalPdfFileWriter, out: io.BytesIO) -> None:
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(kind),
                NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
                NameObject("/Contents"): pdf_string(text),
            }
        )
        writer.register_annotation(writer.find_page_for_modification(page)[0], writer.add_object(note))
        writer.write(out)

    return _written(pdf, add)


def with_page(pdf: bytes) -> bytes:
    """Return a file with one more page at its end, as an increment."""

    def add(writer: IncrementalPdfFileWriter, out: io.BytesIO) -> None:
        content = writer.add_object(StreamObject(stream_data=b""))
        page = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Page"),
                NameObject("/MediaBox"): ArrayObject(map(FloatObject, (0, 0, 595, 842))),
                NameObject("/Contents"): content,
                NameObject("/Resources"): DictionaryObject(),
            }
        )
        writer.insert_page(page)
        writer.write(out)

    return _written(pdf, add)


def with_key(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Return a file with anything changed in it, as an increment."""

    def add(writer: IncrementalPdfFileWriter, out: io.BytesIO) -> None:
        change(writer)
        writer.write(out)

    return _written(pdf, add)


def rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], object] = lambda _pdf: None) -> bytes:
    """Return a file written anew, which no signature in it survives, perhaps changed."""
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(saved)
    return saved.getvalue()


def _written(pdf: bytes, work: Callable[[IncrementalPdfFileWriter, io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    work(IncrementalPdfFileWriter(io.BytesIO(pdf)), out)
    return out.getvalue()

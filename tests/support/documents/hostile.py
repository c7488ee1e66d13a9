"""Small files that unfold to something large."""

import io
import zipfile
import zlib

import pikepdf

from riskflow.records.model import ATTACHMENT

MEGABYTE = 1_000_000


def unfolding_record(code: str, megabytes: int, filler: bytes = b" ") -> bytes:
    """Return a small PDF file that carries a code in attached data that unfold to some megabytes."""
    packer = zlib.compressobj(9)
    data = (f'{{"code": "{code}"}}'.encode(), *(filler * MEGABYTE for _ in range(megabytes)))
    packed = b"".join([*(packer.compress(part) for part in data), packer.flush()])
    document, saved = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    stream = pikepdf.Stream(document, packed)
    stream.Filter = pikepdf.Name.FlateDecode
    spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, UF=ATTACHMENT, EF=pikepdf.Dictionary(F=stream))
    names = pikepdf.Array([pikepdf.String(ATTACHMENT), spec])
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
    document.save(saved, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return saved.getvalue()


def tags_in_a_document(megabytes: int) -> bytes:
    """Return a small Word document whose text is some megabytes of tags."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", "<Relationships/>")
        with package.open("word/document.xml", "w") as part:
            part.write(b"<w>")
            for _ in range(megabytes):
                part.write(b"<a/>" * (MEGABYTE // 4))
            part.write(b"</w>")
    return packed.getvalue()

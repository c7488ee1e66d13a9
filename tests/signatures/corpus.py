"""Signed files, good and bad, made at run time from one record: name -> what is done to it, and what is to be said."""

# mypy: disable-error-code="no-untyped-call"

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial

import pikepdf
from cryptography.hazmat.primitives.asymmetric import ec
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter

from riskflow.signatures.model import Problem
from tests.support.records.signing.authority import NOW, YEAR, Authority, Issued, rsa_key
from tests.support.records.signing.files import BLANK, rewritten, signed, stamped, with_key, with_note, with_page

DAY = timedelta(days=1)
WIDE = (60, 300, 400, 700)
ADDRESS = "dag@example.org"


@dataclass(frozen=True)
class World:
    """The record as it was issued, and everybody who has to do with it."""

    issued: bytes
    translation: bytes
    ours: Authority
    strangers: Authority

    @cached_property
    def dag(self) -> Issued:
        return self.ours.issue("Dag Dahl", ADDRESS)

    @cached_property
    def eve(self) -> Issued:
        return self.ours.issue("Eve", "eve@example.org")

    @cached_property
    def service(self) -> Issued:
        return self.ours.issue("Signing Service")

    def by_dag(self, pdf: bytes) -> bytes:
        return signed(pdf, self.dag)


Make = Callable[[World], bytes]


def _many(world: World, *people: Issued) -> bytes:
    pdf = world.issued
    for number, each in enumerate(people):
        pdf = signed(pdf, each, f"Signature{number}")
    return pdf


GOOD: dict[str, Make] = {
    "signed": lambda w: w.by_dag(w.issued),
    "signed with a picture beside the text": lambda w: signed(w.issued, w.dag, box=BLANK),
    "signed with a timestamp": lambda w: signed(w.issued, w.dag, stamper=w.ours.timestamps()),
    "signed by two": lambda w: _many(w, w.dag, w.eve),
    "signed by another first": lambda w: _many(w, w.eve, w.dag),
    "signed by three": lambda w: _many(w, w.eve, w.dag, w.service),
    "a page of the service": lambda w: w.by_dag(with_page(w.issued)),
    "a page of the service, countersigned": lambda w: signed(w.by_dag(with_page(w.issued)), w.service, "Service"),
    "a page of the service with a picture": lambda w: signed(with_page(w.issued), w.dag, box=WIDE),
    "stamped afterwards": lambda w: stamped(w.by_dag(w.issued), w.ours.timestamps()),
    "stamped before": lambda w: w.by_dag(stamped(w.issued, w.ours.timestamps())),
    "stamped, countersigned": lambda w: signed(
        stamped(w.by_dag(w.issued), w.ours.timestamps()), w.eve, "Countersignature"
    ),
    "RSA of 2048 bits": lambda w: signed(w.issued, w.ours.issue("Dag Dahl", ADDRESS, key=rsa_key())),
    "a curve of 384 bits": lambda w: signed(
        w.issued, w.ours.issue("Dag Dahl", ADDRESS, key=ec.generate_private_key(ec.SECP384R1()))
    ),
    "SHA-384": lambda w: signed(w.issued, w.dag, digest="sha384"),
    "SHA-512": lambda w: signed(w.issued, w.dag, digest="sha512"),
    "the older form of signatures": lambda w: signed(w.issued, w.dag, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
    "known by a number": lambda w: signed(w.issued, w.ours.issue("D. Dahl", number="dag")),
    "known by the alternative name": lambda w: signed(w.issued, w.ours.issue("D. Dahl", ADDRESS, in_subject=False)),
    "an address in capitals": lambda w: signed(w.issued, w.ours.issue("Dag Dahl", ADDRESS.upper())),
    "for signatures by their weight alone": lambda w: signed(
        w.issued, w.ours.issue("Dag Dahl", ADDRESS, usages=("content_commitment",))
    ),
    "expired since it was stamped": lambda w: signed(
        w.issued,
        w.ours.issue("Dag Dahl", ADDRESS, since=NOW - YEAR, until=NOW - DAY),
        stamper=w.ours.timestamps(NOW - 9 * DAY),
    ),
    "written anew by the service": lambda w: w.by_dag(rewritten(w.issued)),
    "written anew with a page": lambda w: w.by_dag(with_page(rewritten(w.issued))),
}


# What is done to a document in memory


def _data(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(
        each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Type") == "/EmbeddedFile"
    )


def swap_data(pdf: pikepdf.Pdf) -> None:
    _data(pdf).write(b'{"outcome": "go ahead"}')


def add_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["more.txt"] = pikepdf.AttachedFileSpec(pdf, b"More.")


def remove_file(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["record.json"]


def change_text(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.contents_add(b"1 1 1 rg 0 0 600 400 re f")


def remove_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


def reorder(pdf: pikepdf.Pdf) -> None:
    pdf.pages.reverse()


def first_page(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].obj.__setitem__(key, value)


def root(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__setitem__(key, value)


def xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = String("<x/>")


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


def encrypted(world: World) -> bytes:
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(world.by_dag(world.issued))) as document:
        document.save(saved, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return saved.getvalue()


# What is done as an increment, so that the seal of the first part stays


def script(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OpenAction"] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): pdf_string("app.alert(1)")}
    )
    writer.update_root()


def language(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = pdf_string("de")
    writer.update_root()


def shorter(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page)


def empty_page(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Contents"] = ArrayObject()
    writer.mark_update(page)


def flipped(pdf: bytes, place: int) -> bytes:
    changed = bytearray(pdf)
    changed[place] ^= 1
    return bytes(changed)


def in_signature(pdf: bytes, which: int, offset: int) -> int:
    """Return a place in the contents of a signature; from the end where the offset is below 0."""
    found = list(re.finditer(rb"/Contents\s*<([0-9a-fA-F]+)>", pdf))[which]
    return found.start(1) + offset if offset >= 0 else found.end(1) + offset


def flipped_in_signature(world: World, offset: int) -> bytes:
    pdf = world.by_dag(world.issued)
    return flipped(pdf, in_signature(pdf, -1, offset))


def part_only(world: World) -> bytes:
    """Return a file whose signature claims a shorter part of it."""
    pdf = world.by_dag(world.issued)
    found = list(re.finditer(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", pdf))[-1]
    numbers = [int(each) for each in found.groups()]
    numbers[3] -= 100
    written = b" ".join(str(each).encode() for each in numbers)
    return pdf[: found.start(1)] + written.ljust(found.end(4) - found.start(1)) + pdf[found.end(4) :]


def shown_otherwise(world: World) -> bytes:
    """Return a file that showed Dag an empty page, and was put right after he had signed."""
    before = IncrementalPdfFileWriter(io.BytesIO(world.issued))
    contents = before.root["/Pages"]["/Kids"][0].raw_get("/Contents")

    def put_back(writer: IncrementalPdfFileWriter) -> None:
        page, _ = writer.find_page_for_modification(0)
        page.get_object()["/Contents"] = contents
        writer.mark_update(page)

    shown = world.by_dag(with_key(world.issued, empty_page))
    return signed(with_key(shown, put_back), world.eve, "Eve")


def marked(world: World, kind: str, box: tuple[int, int, int, int] = BLANK) -> bytes:
    return world.by_dag(with_note(world.issued, kind=kind, box=box))


def anew(change: Callable[[pikepdf.Pdf], object], world: World) -> bytes:
    return world.by_dag(rewritten(world.issued, change))


LAUNCH = Dictionary(S=Name.Launch, F=String("calc.exe"))
JAVASCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
CHANGED: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "the data swapped": swap_data,
    "a file added": add_file,
    "the data removed": remove_file,
    "text covered in the page": change_text,
    "a page removed": remove_page,
    "pages in another order": reorder,
    "a page turned": first_page("/Rotate", 90),
    "a page cut": first_page("/CropBox", Array([0, 0, 300, 300])),
    "a smaller page": first_page("/MediaBox", Array([0, 0, 300, 300])),
    "a layer that is off": layer,
    "another language": root("/Lang", String("de")),
    "another view": root("/ViewerPreferences", Dictionary(HideToolbar=True)),
}
STARTING: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "a script that starts": root("/OpenAction", JAVASCRIPT),
    "a program that starts": root("/OpenAction", LAUNCH),
    "an action of the document": root("/AA", Dictionary(WC=JAVASCRIPT)),
    "an action of a page": first_page("/AA", Dictionary(O=JAVASCRIPT)),
    "a form of XFA": xfa,
    "a script by name": root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), JAVASCRIPT])))),
}
MARKS = ("/Stamp", "/FreeText", "/Highlight", "/Square", "/Ink", "/Text", "/Redact", "/Link")

BAD: dict[str, tuple[Problem, Make]] = {
    "not signed": (Problem.UNSIGNED, lambda w: w.issued),
    "a page, not signed": (Problem.UNSIGNED, lambda w: with_page(w.issued)),
    "only stamped": (Problem.UNSIGNED, lambda w: stamped(w.issued, w.ours.timestamps())),
    "signed by another": (Problem.OTHER_SIGNER, lambda w: signed(w.issued, w.eve)),
    "the same name, another person": (
        Problem.OTHER_SIGNER,
        lambda w: signed(w.issued, w.ours.issue("Dag Dahl", "dag.dahl@example.org")),
    ),
    "an unknown root": (Problem.UNKNOWN_AUTHORITY, lambda w: signed(w.issued, w.strangers.issue("Dag Dahl", ADDRESS))),
    "a root of the same name": (
        Problem.UNKNOWN_AUTHORITY,
        lambda w: signed(w.issued, Authority(w.ours.name).issue("Dag Dahl", ADDRESS)),
    ),
    "an unknown countersignature": (
        Problem.UNKNOWN_AUTHORITY,
        lambda w: signed(w.by_dag(w.issued), w.strangers.issue("X"), "Other"),
    ),
    "stamped by a stranger": (
        Problem.UNKNOWN_AUTHORITY,
        lambda w: stamped(w.by_dag(w.issued), w.strangers.timestamps()),
    ),
    "expired": (Problem.EXPIRED, lambda w: signed(w.issued, w.ours.issue("Dag", ADDRESS, until=NOW - DAY))),
    "not valid yet": (Problem.EXPIRED, lambda w: signed(w.issued, w.ours.issue("Dag", ADDRESS, since=NOW + DAY))),
    "stamped after it expired": (
        Problem.EXPIRED,
        lambda w: signed(w.issued, w.ours.issue("Dag", ADDRESS, until=NOW - DAY), stamper=w.ours.timestamps()),
    ),
    "expired, stamped by a stranger": (
        Problem.EXPIRED,
        lambda w: signed(
            w.issued, w.ours.issue("Dag", ADDRESS, until=NOW - DAY), stamper=w.strangers.timestamps(NOW - 9 * DAY)
        ),
    ),
    "RSA of 1024 bits": (
        Problem.WEAK,
        lambda w: signed(w.issued, w.ours.issue("Dag", ADDRESS, key=rsa_key(1024))),
    ),
    "SHA-1": (Problem.WEAK, lambda w: signed(w.issued, w.dag, digest="sha1")),
    "not for signatures": (
        Problem.UNUSABLE,
        lambda w: signed(w.issued, w.ours.issue("Dag", ADDRESS, usages=("key_agreement",))),
    ),
    "junk at the end": (Problem.TAIL, lambda w: w.by_dag(w.issued) + b"junk"),
    "a line at the end": (Problem.TAIL, lambda w: w.by_dag(w.issued) + b"\n"),
    "a page after the signature": (Problem.TAIL, lambda w: with_page(w.by_dag(w.issued))),
    "a mark after the signature": (Problem.TAIL, lambda w: with_note(w.by_dag(w.issued))),
    "two pages": (Problem.PAGES, lambda w: w.by_dag(with_page(with_page(w.issued)))),
    "a picture on the text": (Problem.HIDDEN, lambda w: signed(w.issued, w.dag, box=WIDE, page=0)),
    "a mark on the text": (Problem.MARKED, partial(marked, kind="/Square", box=WIDE)),
    "another record": (Problem.OTHER_CONTENT, lambda w: w.by_dag(w.translation)),
    "an empty page in an increment": (Problem.OTHER_CONTENT, lambda w: w.by_dag(with_key(w.issued, empty_page))),
    "a turned page in an increment": (Problem.OTHER_CONTENT, lambda w: w.by_dag(with_key(w.issued, shorter))),
    "a language in an increment": (Problem.OTHER_CONTENT, lambda w: w.by_dag(with_key(w.issued, language))),
    "something else was shown to the first": (Problem.OTHER_CONTENT, shown_otherwise),
    "a script in an increment": (Problem.ACTIVE, lambda w: w.by_dag(with_key(w.issued, script))),
    "a bit of the record flipped": (Problem.BROKEN, lambda w: flipped(w.by_dag(w.issued), 5000)),
    "a bit of the signature flipped": (
        Problem.UNREADABLE,
        lambda w: flipped_in_signature(w, 900),
    ),
    "a bit of its padding flipped": (
        Problem.BROKEN,
        lambda w: flipped_in_signature(w, -9),
    ),
    "a part only": (Problem.BROKEN, part_only),
    "cut off": (Problem.UNREADABLE, lambda w: w.by_dag(w.issued)[:-3000]),
    "encrypted": (Problem.UNREADABLE, encrypted),
    "no PDF": (Problem.UNREADABLE, lambda _: b"A letter."),
    "nothing": (Problem.UNREADABLE, lambda _: b""),
    "too many signatures": (Problem.UNREADABLE, lambda w: _many(w, *[w.dag] * 21)),
    **{f"{name}, written anew": (Problem.OTHER_CONTENT, partial(anew, change)) for name, change in CHANGED.items()},
    **{f"{name}, written anew": (Problem.ACTIVE, partial(anew, change)) for name, change in STARTING.items()},
    **{f"a mark of the kind {kind}": (Problem.MARKED, partial(marked, kind=kind)) for kind in MARKS},
}

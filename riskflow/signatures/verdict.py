"""What a file is to the record that was issued: the one judgement that page and command give, with its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from riskflow.signatures.model import Fault, Kind, Signature
from riskflow.text import Text


class FileStanding(StrEnum):
    """Listed from best to worst; a file that was altered or withdrawn is that, whatever else is true of it."""

    GENUINE = "genuine"
    ADDED_TO = "added-to"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ALTERED = "altered"
    RELEASED = "released"
    """Drawn for a request for documents: a copy with masks, or the letter; no record."""
    UNKNOWN = "unknown"


class AdditionKind(StrEnum):
    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    MARK = "mark"
    PAGES = "pages"
    DATA = "data"


class SealLevel(StrEnum):
    """What a seal brings along to be checked by; the levels of PAdES."""

    BASIC = "B-B"
    TIMESTAMPED = "B-T"
    LONG = "B-LT"
    ARCHIVAL = "B-LTA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Something that is in a file after its seal."""

    kind: AdditionKind
    what: str = ""
    """The name in a signature, the kind of a mark and its page (`PAGE_MARK`), the number of pages or of bytes."""
    by: str = ""
    """Who signed the part of the file that it came with; empty where no signature covers it."""
    at: str = ""
    fault: Fault = Fault.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """What the institution's seal says, as of the moment when the record was archived."""

    signature: Signature
    level: SealLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a file holds beside the record that was issued."""

    seal: SealFacts | None = None
    additions: tuple[Addition, ...] = ()
    changed: tuple[str, ...] = ()
    """Where it says something else than the record; empty where it says the same."""
    seal_is_kept: bool = False
    """Whether it begins with the issued file, byte for byte."""

    @property
    def is_altered(self) -> bool:
        return bool(self.changed) or not self.seal_is_kept


EXAMINATIONS = TypeAdapter(Examined)
"""Reads and writes what was found as JSON."""


def standing_of(
    examined: Examined | None, *, is_archived: bool, is_superseded: bool = False, is_withdrawn: bool = False
) -> FileStanding:
    """Return what a file of a known record is: a file in the archive, or one that was examined beside it."""
    if not is_archived and (examined is None or examined.is_altered):
        return FileStanding.ALTERED
    if is_withdrawn:
        return FileStanding.WITHDRAWN
    if is_superseded:
        return FileStanding.SUPERSEDED
    return FileStanding.GENUINE if is_archived else FileStanding.ADDED_TO


TITLES = {
    FileStanding.GENUINE: Text(sv="Handlingen är äkta", en="This record is genuine"),
    FileStanding.ADDED_TO: Text(sv="Handlingen är äkta fram till sigillet", en="This record is genuine up to its seal"),
    FileStanding.SUPERSEDED: Text(sv="Handlingen har ersatts", en="This record has been replaced"),
    FileStanding.WITHDRAWN: Text(sv="Handlingen gäller inte längre", en="This record no longer applies"),
    FileStanding.ALTERED: Text(sv="Filen har ändrats", en="This file has been altered"),
    FileStanding.RELEASED: Text(sv="Det är en utlämnad kopia", en="This is a copy that was handed out"),
    FileStanding.UNKNOWN: Text(sv="Handlingen är inte känd", en="This is no record that we know"),
}
SAYINGS = {
    FileStanding.GENUINE: Text(
        sv="Filen är byte för byte den handling som finns i arkivet, och inget har ersatt den.",
        en="It is, byte for byte, the record in the archive, and nothing has replaced it.",
    ),
    FileStanding.ADDED_TO: Text(
        sv="Filen börjar med handlingen i arkivet, byte för byte, och säger det som den säger. Det som står nedan har"
        " lagts till efter lärosätets sigill, och lärosätet svarar inte för det.",
        en="The file begins with the record in the archive, byte for byte, and says what it says. What is listed below"
        " was added after the seal of the university, which does not answer for it.",
    ),
    FileStanding.SUPERSEDED: Text(
        sv="Den är äkta, men en nyare handling i samma ärende gäller i stället.",
        en="It is genuine, but a newer record of the same case stands instead.",
    ),
    FileStanding.WITHDRAWN: Text(
        sv="Den är äkta, men det som den säger har tagits tillbaka, upphävts tills vidare eller upphört.",
        en="It is genuine, but what it says has been withdrawn, suspended or ended.",
    ),
    FileStanding.ALTERED: Text(
        sv="Filen bär koden till en av våra handlingar men är inte filen i arkivet. Lita inte på den. Be registrator"
        " om en kopia.",
        en="It carries the code of a record of ours but is not the file in the archive. Do not rely on it. Ask the"
        " registrar for a copy.",
    ),
    FileStanding.RELEASED: Text(
        sv="Lärosätet har lämnat ut den på begäran, byte för byte så här. Den är inte handlingen själv, och delar av"
        " den kan vara maskade.",
        en="The university handed it out on request, byte for byte as it is. It is not the record itself, and parts of"
        " it may be masked.",
    ),
    FileStanding.UNKNOWN: Text(
        sv="Det finns ingen sådan handling i arkivet. Kontrollera koden eller fråga registrator.",
        en="There is no such record in the archive. Check the code, or ask the registrar.",
    ),
}
BY_CODE = Text(
    sv="Arkivet har en handling med denna kod, och inget har ersatt den. Jämför filens kontrollsumma, eller lämna in"
    " filen, för att vara säker på innehållet.",
    en="The archive holds a record with this code, and nothing has replaced it. Compare the sum of the file, or upload"
    " the file, to be sure of its content.",
)
SAME_WORDS = Text(
    sv="Det som filen säger är detsamma som i arkivet, men filen har skrivits om så att sigillet inte längre håller.",
    en="What the file says is the same as in the archive, but it was written anew, so that the seal no longer holds.",
)
CHANGED_WHERE = Text(sv="Skillnaden finns i: {where}.", en="It differs in: {where}.")
FAULTS = {
    Fault.NONE: Text(sv="giltig", en="valid"),
    Fault.BROKEN: Text(sv="håller inte", en="does not hold"),
    Fault.UNKNOWN_AUTHORITY: Text(
        sv="från en utfärdare som lärosätet inte känner", en="of an authority that the university does not know"
    ),
    Fault.EXPIRED: Text(sv="certifikatet gällde inte då", en="the certificate was not valid then"),
    Fault.REVOKED: Text(sv="certifikatet är spärrat", en="the certificate is revoked"),
    Fault.UNCHECKED: Text(
        sv="det går inte att se om certifikatet är spärrat", en="it cannot be seen whether the certificate is revoked"
    ),
    Fault.WEAK: Text(sv="algoritmen räknas inte längre", en="the algorithm no longer counts"),
    Fault.UNUSABLE: Text(sv="certifikatet är inte till underskrifter", en="the certificate is not for signatures"),
}
PAGE_MARK = ", page "
ADDED = {
    AdditionKind.SIGNATURE: Text(sv="Underskrift av {what}", en="Signature of {what}"),
    AdditionKind.TIMESTAMP: Text(sv="Tidsstämpel av {what}", en="Timestamp of {what}"),
    AdditionKind.MARK: Text(sv="Markering på sidan {page} ({what})", en="Mark on page {page} ({what})"),
    AdditionKind.PAGES: Text(
        sv="Sidor efter handlingens sista: {what}", en="Pages after the last of the record: {what}"
    ),
    AdditionKind.DATA: Text(
        sv="Data som inget program visar: {what} byte", en="Data that no program shows: {what} bytes"
    ),
}
BY = Text(sv="tillagt under underskriften av {by}", en="added under the signature of {by}")
BY_NOBODY = Text(sv="ingen underskrift omfattar det", en="no signature covers it")
SEAL_HOLDS = Text(sv="Sigillet av {name} håller (nivå {level}).", en="The seal of {name} holds (level {level}).")
SEAL_FAILS = Text(sv="Sigillet av {name}: {fault}.", en="The seal of {name}: {fault}.")
SEAL_TIMESTAMPED = Text(
    sv="En tidsstämplingstjänst intygar att den fanns {at}.", en="A timestamp service attests that it was there {at}."
)
SEAL_WITHOUT_TIMESTAMP = Text(
    sv="Ingen tidsstämplingstjänst intygar när den gjordes; den säger själv {at}.",
    en="No timestamp service attests when it was made; it says {at} itself.",
)
SEAL_UNREAD = Text(
    sv="Sigillet prövades inte denna gång, eftersom många filer läses. Försök igen om en stund.",
    en="The seal was not examined this time, since many files are being read. Try again in a while.",
)


def words_of_seal(seal: SealFacts) -> Iterator[Text]:
    """Yield what a seal says, in sentences."""
    signature = seal.signature
    if not signature.is_good:
        yield SEAL_FAILS.filled(name=signature.name, fault=FAULTS[signature.fault])
        return
    yield SEAL_HOLDS.filled(name=signature.name, level=seal.level.value)
    yield (
        SEAL_TIMESTAMPED.filled(at=moment_words(signature.timestamped_at))
        if signature.timestamped_at
        else SEAL_WITHOUT_TIMESTAMP.filled(at=moment_words(signature.said_at))
    )


def words_of_addition(addition: Addition) -> Text:
    """Return one line about something that was added."""
    what, _, page = addition.what.partition(PAGE_MARK)
    parts = [ADDED[addition.kind].filled(what=what or "–", page=page)]
    if addition.at:
        moment = moment_words(addition.at)
        parts.append(Text(sv=moment, en=moment))
    if addition.kind in {AdditionKind.SIGNATURE, AdditionKind.TIMESTAMP}:
        parts.append(FAULTS[addition.fault])
    else:
        parts.append(BY.filled(by=addition.by) if addition.by else BY_NOBODY)
    return Text(sv=", ".join(each.sv for each in parts), en=", ".join(each.en for each in parts))


def moment_words(moment: str) -> str:
    """Return a moment of a report as people read it, in UTC."""
    return f"{moment[:10]} {moment[11:16]} UTC" if moment else "–"


def addition_of_signature(signature: Signature) -> Addition:
    kind = AdditionKind.TIMESTAMP if signature.kind is Kind.TIMESTAMP else AdditionKind.SIGNATURE
    return Addition(
        kind=kind,
        what=signature.name,
        by=signature.name,
        at=signature.timestamped_at or signature.said_at,
        fault=signature.fault,
    )

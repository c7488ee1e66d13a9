"""What is found in a signed file, and what is said about it."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from riskflow.text import Text


class CopyKind(StrEnum):
    """What a file in the archive is to the record that it came of."""

    SIGNED = "signed"
    REFUSED = "refused"
    RESTAMPED = "restamped"


class Kind(StrEnum):
    """What a signature is to a record."""

    SEAL = "seal"
    PERSONAL = "personal"
    TIMESTAMP = "timestamp"


class Fault(StrEnum):
    """Why a signature does not count."""

    NONE = ""
    BROKEN = "broken"
    UNKNOWN_AUTHORITY = "unknown-authority"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNCHECKED = "unchecked"
    WEAK = "weak"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature of a file, as of the moment of validation."""

    field: str
    kind: Kind
    name: str
    issuer: str = ""
    identifiers: tuple[str, ...] = ()
    """What names the person in the certificate: addresses of mail and serial numbers, in small letters."""
    fault: Fault = Fault.NONE
    said_at: str = ""
    timestamped_at: str = ""
    """The moment of a trusted timestamp; `said_at` is only what the signer's computer said."""
    algorithm: str = ""
    last_day: str = ""
    """The last day on which its algorithm counts, in the list that was used; empty where it has no end."""
    covers_file: bool = False

    @property
    def is_good(self) -> bool:
        return self.fault is Fault.NONE


class Problem(StrEnum):
    """Why a signed file is not accepted."""

    NO_TRUST = "no-trust"
    UNREADABLE = "unreadable"
    ACTIVE = "active"
    UNSIGNED = "unsigned"
    TAIL = "tail"
    BROKEN = "broken"
    UNKNOWN_AUTHORITY = "unknown-authority"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNCHECKED = "unchecked"
    WEAK = "weak"
    UNUSABLE = "unusable"
    OTHER_SIGNER = "other-signer"
    OTHER_CONTENT = "other-content"
    MARKED = "marked"
    HIDDEN = "hidden"
    PAGES = "pages"


PROBLEMS = {
    Problem.NO_TRUST: Text(
        sv="Ingen utfärdare av underskrifter är inställd, så ingen underskrift kan prövas. Be driften ställa in"
        " signature_trust.",
        en="No authority for signatures is set, so none can be judged. Ask operations to set signature_trust.",
    ),
    Problem.UNREADABLE: Text(
        sv="Filen är ingen hel PDF som går att läsa utan lösenord. Hämta den på nytt från underskriftstjänsten.",
        en="The file is no whole PDF that can be read without a password. Fetch it anew from the signing service.",
    ),
    Problem.ACTIVE: Text(
        sv="Filen innehåller något som kan starta av sig självt ({what}). Underteckna handlingen så som den hämtades.",
        en="The file holds something that can start by itself ({what}). Sign the record as it was downloaded.",
    ),
    Problem.UNSIGNED: Text(
        sv="Filen har ingen personlig underskrift. Underteckna handlingen och lämna in den fil som du får tillbaka.",
        en="The file bears no personal signature. Sign the record and hand in the file that comes back.",
    ),
    Problem.TAIL: Text(
        sv="Den sista underskriften omfattar inte hela filen: något har lagts till efter den. Lämna in filen så som"
        " underskriftstjänsten gav den.",
        en="The last signature does not cover the whole file: something was added after it. Hand in the file as the"
        " signing service gave it.",
    ),
    Problem.BROKEN: Text(
        sv="Underskriften {what} håller inte: filen har ändrats efter den. Hämta den på nytt från tjänsten.",
        en="The signature {what} does not hold: the file was changed after it. Fetch it anew from the service.",
    ),
    Problem.UNKNOWN_AUTHORITY: Text(
        sv="Underskriften {what} kommer från en utfärdare som lärosätet inte litar på. Använd lärosätets tjänst.",
        en="The signature {what} is of an authority that the university does not trust. Use its own service.",
    ),
    Problem.EXPIRED: Text(
        sv="Certifikatet för {what} gällde inte vid underskriften, så vitt det går att visa. Underteckna på nytt.",
        en="The certificate of {what} was not valid at the signature, as far as can be shown. Sign anew.",
    ),
    Problem.REVOKED: Text(
        sv="Certifikatet för {what} är spärrat. Underteckna på nytt med ett som gäller.",
        en="The certificate of {what} is revoked. Sign anew with a valid one.",
    ),
    Problem.UNCHECKED: Text(
        sv="Det går inte att se om certifikatet för {what} är spärrat: listan över spärrade certifikat är för gammal."
        " Be driften hämta en ny till signature_trust, och lämna in filen igen.",
        en="It cannot be seen whether the certificate of {what} is revoked: the list of revoked ones is too old. Ask"
        " operations to fetch a new one for signature_trust, and hand in the file again.",
    ),
    Problem.WEAK: Text(
        sv="Underskriften {what} vilar på en algoritm som inte längre räknas. Underteckna på nytt i en annan tjänst.",
        en="The signature {what} rests on an algorithm that no longer counts. Sign anew in another service.",
    ),
    Problem.UNUSABLE: Text(
        sv="Certifikatet för {what} är inte utfärdat för underskrifter. Underteckna med ett som är det.",
        en="The certificate of {what} was not issued for signatures. Sign with one that is.",
    ),
    Problem.OTHER_SIGNER: Text(
        sv="Filen är undertecknad av {what} och inte av den som ska underteckna handlingen.",
        en="The file is signed by {what} and not by the person who is to sign it.",
    ),
    Problem.OTHER_CONTENT: Text(
        sv="Det undertecknade är inte den handling som utfärdades: {what} skiljer sig. Underteckna handlingen så som"
        " den hämtades.",
        en="What is signed is not the record that was issued: {what} differs. Sign the record as it was downloaded.",
    ),
    Problem.MARKED: Text(
        sv="Något har lagts på handlingens sidor: {what}. Underteckna handlingen så som den hämtades.",
        en="Something was laid on the pages of the record: {what}. Sign the record as it was downloaded.",
    ),
    Problem.HIDDEN: Text(
        sv="Underskriftens bild täcker text på sidan {what}. Ställ in tjänsten så att bilden hamnar på en egen sida.",
        en="The picture of the signature covers text on page {what}. Set the service to put it on a page of its own.",
    ),
    Problem.PAGES: Text(
        sv="Filen har {what} sidor fler än handlingen; underskriftstjänsten får lägga till en. Hämta den på nytt.",
        en="The file has {what} more pages than the record; the service may add one. Fetch it anew.",
    ),
}


@dataclass(frozen=True, slots=True)
class SignatureRefusal:
    problem: Problem
    what: str = ""

    @property
    def text(self) -> Text:
        return PROBLEMS[self.problem].filled(what=self.what or "–")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The validation of a signed file on its receipt; it is archived beside the file."""

    validated_at: str
    algorithms_as_of: str
    issued_digest: str
    received_digest: str
    seal_is_kept: bool = False
    """Whether the file begins with the issued one, byte for byte."""
    extra_pages: int = 0
    signatures: tuple[Signature, ...] = ()
    refusals: tuple[SignatureRefusal, ...] = ()
    signers: tuple[str, ...] = ()
    good_until: str = ""
    """The last day on which the algorithms of all signatures of people count; empty where they have no end."""

    @property
    def is_accepted(self) -> bool:
        return not self.refusals


REPORTS = TypeAdapter(Report)
"""Reads and writes reports as JSON."""

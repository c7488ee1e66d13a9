"""The judgement of a signed file that comes back: whether it is the issued record, signed by whom it should be."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from riskflow.documents.pdf import check_active, open_pdf
from riskflow.errors import InvalidError
from riskflow.signatures.content import ContentComparison, compare
from riskflow.signatures.model import REPORTS, Fault, Kind, Problem, Report, Signature, SignatureRefusal
from riskflow.signatures.packed import PACKED
from riskflow.signatures.validation import Grounds, Trust, contents_of_signatures, signatures_in

NAME = re.compile(r"/[A-Za-z0-9]+")
MAX_EXTRA_PAGES = 1
"""That a signing service may add, after the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What should come back: the issued file, signed by somebody whom one of these names in a certificate."""

    issued: bytes
    signer: frozenset[str]


def judge(received: bytes, expected: Expected, grounds: Grounds) -> Report:
    """Return the validation of a file, with every reason against it."""
    known: dict[str, Any] = {
        "validated_at": grounds.at.isoformat(timespec="seconds"),
        "algorithms_as_of": str(grounds.terms.as_of),
        "issued_digest": hashlib.sha256(expected.issued).hexdigest(),
        "received_digest": hashlib.sha256(received).hexdigest(),
    }
    if (refusal := _unreadable(received)) is not None:
        return Report(**known, refusals=(refusal,))
    try:
        found = signatures_in(received, replace(grounds, seals=contents_of_signatures(expected.issued)))
        content = compare(expected.issued, received)
    except Exception:  # noqa: BLE001 - a stranger's file can break the readers in any way
        return Report(**known, refusals=(SignatureRefusal(Problem.UNREADABLE),))
    signatures = tuple(each for each, _ in found)
    refusals = [*_faults(signatures, grounds.trust), *_of_signers(signatures, expected.signer), *_of_content(content)]
    if not refusals:
        refusals += _of_earlier_revisions(received, expected.issued, found)
    return Report(
        **known,
        seal_is_kept=received.startswith(expected.issued),
        extra_pages=content.extra_pages,
        signatures=signatures,
        refusals=tuple(dict.fromkeys(refusals)),
        signers=tuple(each.name for each in signatures if each.kind is Kind.PERSONAL),
        good_until=min(
            (each.last_day for each in signatures if each.kind is Kind.PERSONAL and each.last_day), default=""
        ),
    )


def _unreadable(received: bytes) -> SignatureRefusal | None:
    try:
        with open_pdf(received) as document:
            if document.is_encrypted or not len(document.pages):
                return SignatureRefusal(Problem.UNREADABLE)
            check_active(document)
    except InvalidError as refused:
        return SignatureRefusal(Problem.ACTIVE, ", ".join(NAME.findall(refused.message.en)))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError, TypeError, RuntimeError):
        return SignatureRefusal(Problem.UNREADABLE)
    return None


def _faults(signatures: Sequence[Signature], trust: Trust) -> Iterator[SignatureRefusal]:
    if not trust.anchors:
        yield SignatureRefusal(Problem.NO_TRUST)
    if not any(each.kind is Kind.PERSONAL for each in signatures):
        yield SignatureRefusal(Problem.UNSIGNED)
    elif not signatures[-1].covers_file:
        yield SignatureRefusal(Problem.TAIL)
    for each in signatures:
        # A service that writes the file anew breaks the seal; then the content and the other signatures answer for it.
        is_unjudged = each.fault is Fault.UNKNOWN_AUTHORITY and not trust.anchors
        if each.fault is not Fault.NONE and each.kind is not Kind.SEAL and not is_unjudged:
            yield SignatureRefusal(Problem(each.fault.value), each.name or each.field)


def _of_signers(signatures: Sequence[Signature], expected: frozenset[str]) -> Iterator[SignatureRefusal]:
    personal = [each for each in signatures if each.kind is Kind.PERSONAL]
    if personal and not any(expected.intersection(each.identifiers) for each in personal):
        yield SignatureRefusal(Problem.OTHER_SIGNER, ", ".join(each.name for each in personal))


def _of_content(content: ContentComparison) -> Iterator[SignatureRefusal]:
    for where in content.differences:
        yield SignatureRefusal(Problem.OTHER_CONTENT, where)
    marks = [each for each in content.marks if not each.is_signature]
    if marks:
        yield SignatureRefusal(Problem.MARKED, ", ".join(f"{each.kind} ({each.page})" for each in marks))
    elif content.covered:
        yield SignatureRefusal(Problem.HIDDEN, ", ".join(str(page) for page in content.covered))
    if content.extra_pages > MAX_EXTRA_PAGES:
        yield SignatureRefusal(Problem.PAGES, str(content.extra_pages))


def _of_earlier_revisions(
    received: bytes, issued: bytes, found: Sequence[tuple[Signature, int]]
) -> Iterator[SignatureRefusal]:
    """Yield what is wrong with what was in front of those who signed first: nobody sees that in the last revision."""
    for each, end in found:
        if each.kind is Kind.PERSONAL and end < len(received):
            yield from _of_content(compare(issued, received[:end]))


def judge_packed(content: bytes) -> str:
    """Return the report as JSON; called in a process of its own, since the file is a stranger's."""
    files = PACKED.validate_json(content)
    expected = Expected(issued=files.issued, signer=files.signer)
    return REPORTS.dump_json(judge(files.received, expected, files.grounds.read())).decode()

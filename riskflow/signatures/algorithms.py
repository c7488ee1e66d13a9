"""Which algorithms a signature may rest on, and until when: a dated list, after that of ETSI."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from asn1crypto import algos, keys
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, AlgorithmUsagePolicy

from riskflow.questionnaire.loader import QuestionnaireError, parse_yaml

FILE = "algorithms.yaml"
PACKAGED = Path(__file__).with_name(FILE)
NEVER = date(9999, 12, 31)
PARTS = ("digests", "signatures")


def algorithm_text(instance: Path) -> str:
    """Return the list of an instance, or that of the program where it has none."""
    own = instance / FILE
    return (own if own.is_file() else PACKAGED).read_text(encoding="utf-8")


class AlgorithmListError(Exception):
    """The list cannot be used; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class AlgorithmTerm:
    """How long an algorithm counts; afterwards perhaps only with longer keys."""

    until: date = NEVER
    least_bits: int = 0
    then_least_bits: int = 0

    @classmethod
    def parse(cls, written: Mapping[str, str]) -> Self:
        """Return what the list says of an algorithm; nothing means that it has no end yet."""
        read = dict(written or {})
        until = date.fromisoformat(read.pop("until", NEVER.isoformat()))
        return cls(until, **{name: int(bits) for name, bits in read.items()})

    def last_day(self, bits: int) -> date | None:
        """Return the last day for a key of a length; None where it never counted."""
        if bits and bits < self.least_bits:
            return None
        return NEVER if self.then_least_bits and bits >= self.then_least_bits else self.until


class AlgorithmTerms(AlgorithmUsagePolicy):
    """The list, as pyHanko asks it. What is not in it does not count."""

    def __init__(self, as_of: date, digests: dict[str, AlgorithmTerm], signatures: dict[str, AlgorithmTerm]) -> None:
        self.as_of, self.digests, self.signatures = as_of, digests, signatures

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the list that a text in YAML is.

        Raises:
            AlgorithmListError: when it is none.
        """
        try:
            read: dict[str, Any] = parse_yaml(text, FILE)
            terms = ({name: AlgorithmTerm.parse(each) for name, each in read[part].items()} for part in PARTS)
            return cls(date.fromisoformat(read["as_of"]), *terms)
        except (ValueError, KeyError, TypeError, AttributeError, QuestionnaireError) as cause:
            raise AlgorithmListError(f"{FILE}: this is no list of algorithms ({cause}).") from cause

    def last_day(self, digest: str, signature: str, bits: int) -> date | None:
        """Return the last day on which a signature counts; None where it never did."""
        terms = (self.digests.get(digest), self.signatures.get(signature))
        days = [term.last_day(bits if term is terms[1] else 0) if term else None for term in terms]
        known = [day for day in days if day]
        return min(known) if len(known) == len(days) else None

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        term = self.digests.get(algo["algorithm"].native)
        return _constraint(term.until if term else None, moment)

    def signature_algorithm_allowed(
        self, algo: algos.SignedDigestAlgorithm, moment: datetime | None, public_key: keys.PublicKeyInfo | None
    ) -> AlgorithmUsageConstraint:
        try:
            name = algo.signature_algo
        except ValueError:
            name = algo["algorithm"].native
        term = self.signatures.get(name)
        bits = public_key.bit_size if public_key is not None and not name.startswith("ed") else 0
        return _constraint(term.last_day(bits) if term else None, moment)


def _constraint(until: date | None, moment: datetime | None) -> AlgorithmUsageConstraint:
    if until is None:
        return AlgorithmUsageConstraint(allowed=False, failure_reason="it is not in the list of algorithms")
    day = (moment or datetime.now(UTC)).date()
    if day <= until:
        return AlgorithmUsageConstraint(allowed=True)
    ended = datetime(until.year, until.month, until.day, 23, 59, 59, tzinfo=UTC)
    return AlgorithmUsageConstraint(allowed=False, not_allowed_after=ended, failure_reason=f"it ended on {until}")

"""What a process of its own is given to judge a signed file: bytes and text, without what reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter

from riskflow.signatures.algorithms import AlgorithmTerms

if TYPE_CHECKING:
    from riskflow.signatures.validation import Grounds

BYTES_IN_JSON = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFiles:
    """By what the signatures of a file are judged, as it is stored."""

    __pydantic_config__ = BYTES_IN_JSON

    trust: tuple[bytes, ...]
    algorithms: str
    at: datetime
    sealed_at: datetime | None = None

    def read(self) -> "Grounds":
        """Read the files.

        Raises:
            ValueError: one holds something else than certificates and lists of what was revoked.
            AlgorithmListError: the list of algorithms is none.
        """
        from riskflow.signatures.validation import Grounds, Trust  # noqa: PLC0415 - pyHanko, which pages seldom need

        terms = AlgorithmTerms.parse(self.algorithms)
        return Grounds(trust=Trust.read(*self.trust), terms=terms, at=self.at, sealed_at=self.sealed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFiles:
    """What a process of its own is given: a file, the record that was issued, and by what they are judged."""

    __pydantic_config__ = BYTES_IN_JSON

    received: bytes
    issued: bytes
    grounds: GroundFiles
    signer: frozenset[str] = frozenset()


PACKED = TypeAdapter(PackedFiles)

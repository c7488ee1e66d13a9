"""Records that are entered in the register without their files being drawn: where only the rows matter."""

import hashlib

from riskflow.records.kinds import ActKind, RecordKind
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.build import CODE_LENGTH
from riskflow.services.records.issue import LANGUAGES, SealedRecord
from riskflow.services.registry import acts


def undrawn(kind: RecordKind | ActKind, code: str, number: int) -> list[SealedRecord]:
    """Return a record of a case in both languages, with digests of nothing."""
    marks = {each: hashlib.sha256(f"{code} {kind} {number} {each}".encode()).hexdigest() for each in LANGUAGES}
    name = hashlib.sha256(f"{code} {kind} {number}".encode()).hexdigest()[:CODE_LENGTH].upper()
    return [SealedRecord(language, name, kind, name.lower() * 4, digest) for language, digest in marks.items()]


def filed_act(stage: DemoRunner, code: str, number: int, kind: ActKind) -> str:
    """Enter an act, and return its verification code."""
    sealed = undrawn(kind, code, number)
    with stage.unit_of_work_as("sven") as uow:
        acts.register(uow, code, number, sealed)
    return sealed[0].code

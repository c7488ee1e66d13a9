"""Ten thousand times something is altered in an archive or a chain: `make tamper` counts what is found.

Bits are flipped, files and lines deleted, contents exchanged, and ends rolled back. The archive is checked as
`riskflow verify` does, the chain by the program that comes with every package, which knows nothing of RiskFlow.
"""

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from riskflow.cases.labels import Advice
from riskflow.files.archive import Archive, name_of
from riskflow.preservation.export_verifier import by_kind, check_anchors, check_export, json_lines
from riskflow.services.head_anchor import anchor_head
from riskflow.services.operations.export import export_lines
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.queries import cases as case_queries
from tests.support.records.archived import ArchivedInstance

TIMES = 10_000
SEED = 20261129
KINDS = ("flip", "delete", "exchange", "roll back")
Line = dict[str, Any]


def main(times: int) -> int:
    """Tamper with archive and chain by turns; return how often nothing was found."""
    chance, done, missed = random.Random(SEED), Counter[str](), Counter[str]()  # noqa: S311 - it is to be the same again
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        chain, archive = _prepared(Path(folder))
        for number in range(times):
            kind = KINDS[number // 2 % len(KINDS)]
            name = f"{kind}, {'archive' if number % 2 else 'chain'}"
            done[name] += 1
            is_found = _archive_is_found(kind, chance, archive) if number % 2 else _chain_is_found(kind, chance, chain)
            missed[name] += not is_found
    for name in sorted(done):
        click.echo(f"{name}: {done[name] - missed[name]} of {done[name]} found")
    click.echo(f"{sum(missed.values())} of {times} missed, {time.perf_counter() - began:.0f} s")
    return sum(missed.values())


def _prepared(folder: Path) -> tuple[Sequence[bytes], tuple[Archive, list[str], Path]]:
    """Return the lines of a chain that an anchor covers; and an archive, the digests of its files, and its folder."""
    made = ArchivedInstance(folder)
    made.submit_and_archive("rf-01")
    code = made.stage.submit("rf-14")
    made.stage.opine(code, Advice.WITH_CONDITIONS)
    made.archive_act(code, 1)
    made.stage.decide(code, "dag")
    made.archive(code, 1)
    anchor_head(made.instance)
    with made.instance.read(SYSTEM) as uow:
        lines = [json.dumps(line, ensure_ascii=False).encode() for line in export_lines(uow.session, made.outside)]
        digests = sorted(case_queries.every_record_digest(uow.session))
    archive = made.instance.archive
    if any(_chain_problems(lines)) or any(archive.check(digests)):
        raise SystemExit("something is wrong before anything was altered")
    return lines, (archive, digests, made.config.archive)


def _chain_is_found(kind: str, chance: random.Random, lines: Sequence[bytes]) -> bool:
    try:
        return any(_chain_problems(_altered(kind, chance, lines)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return True  # what cannot be read is reported as such


def _chain_problems(lines: Sequence[bytes]) -> Iterator[str]:
    found = by_kind(json_lines(b"\n".join(lines)))
    anchors = {each["anchor"]["number"]: each for each in found["anchor"]}
    yield from check_export(found, anchors)
    yield from check_anchors(anchors, found["event"], (None, None))


def _altered(kind: str, chance: random.Random, lines: Sequence[bytes]) -> list[bytes]:
    """Return a chain with one thing altered; anchors are left alone, since they lie elsewhere."""
    changed, read = list(lines), [json.loads(line) for line in lines]
    # What came after the newest anchor, which is the event that names it, nothing outside attests to.
    last = max(each["anchor"]["seq"] for each in read if each["kind"] == "anchor")
    places = [place for place, each in enumerate(read) if each["kind"] != "anchor" and each.get("seq", 0) <= last]
    place = chance.choice(places)
    if kind == "flip":
        bits = bytearray(lines[place])
        bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
        changed[place] = bytes(bits)
    elif kind == "delete":
        del changed[place]
    elif kind == "exchange":
        one, other = _two_unlike(chance, [read[each] for each in places])
        changed[places[one[0]]], changed[places[other[0]]] = one[1], other[1]
    else:
        end = chance.randrange(2, last)
        return [line for line, each in zip(lines, read, strict=True) if each.get("seq", 0) <= end]
    return changed


def _two_unlike(chance: random.Random, lines: Sequence[Line]) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    """Return two lines of one kind with what they say exchanged, each with its place."""
    while True:
        one, other = chance.sample(range(len(lines)), 2)
        says = "data" if lines[one]["kind"] == "event" else "digest"
        if lines[one]["kind"] == lines[other]["kind"] and lines[one][says] != lines[other][says]:
            first, second = ({**lines[a], says: lines[b][says]} for a, b in ((one, other), (other, one)))
            return (one, json.dumps(first).encode()), (other, json.dumps(second).encode())


def _archive_is_found(kind: str, chance: random.Random, kept: tuple[Archive, list[str], Path]) -> bool:
    archive, digests, root = kept
    files = {digest: root / name_of(digest) for digest in digests}
    chosen = chance.sample(digests, 2) if kind != "roll back" else digests[chance.randrange(len(digests)) :]
    with _put_back([files[digest] for digest in chosen]) as before:
        one, other = files[chosen[0]], files[chosen[-1]]
        if kind == "flip":
            bits = bytearray(before[one])
            bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
            one.write_bytes(bits)
        elif kind == "exchange":
            one.write_bytes(before[other])
            other.write_bytes(before[one])
        else:
            for file in [one] if kind == "delete" else before:
                file.unlink()
        return any(archive.check(digests))


@contextmanager
def _put_back(files: Sequence[Path]) -> Iterator[dict[Path, bytes]]:
    """Give the contents of files that may be altered, and put them back afterwards."""
    before = {file: file.read_bytes() for file in files}
    for file in files:
        file.chmod(0o640)
    yield before
    for file, content in before.items():
        file.write_bytes(content)


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES)))

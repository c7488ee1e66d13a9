"""Check what RiskFlow exported, without RiskFlow: the files and the manifest of a package, the chain, its anchors.

    python3 verify.py EXPORT [--certificate SEAL.pem] [--anchors FOLDER] [--timestamps TSA.pem]

EXPORT is the ZIP of a package, the folder it was unpacked to, or a file of `riskflow audit export`. It needs Python 3,
for signatures also `openssl`. Take certificate and anchors from elsewhere than the export: from the institution, and
from the letters that brought them. The status is 0 if everything holds, 1 if not, 2 for a wrong call.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

NO_HASH = "0" * 64
EVENT_DOMAIN, BINDINGS_DOMAIN, ROW_DOMAIN = b"riskflow-event-1\n", b"riskflow-bindings-1\n", b"riskflow-row-1\n"
WRITTEN, ADOPTED, ANCHORED, ACCEPTED = "rows-written", "rows-adopted", "head-anchored", "head-accepted"
HASHED = ("seq", "case", "tag", "actor", "at", "data", "previous")
MANIFEST, SIGNATURE, SEAL = "manifest.json", "manifest.p7s", "proof/seal.pem"
ARCHIVE, EVENTS, CHAIN, ANCHORS = "proof/archive.jsonl", "proof/events.jsonl", "proof/chain.jsonl", "proof/anchors/"
Value = dict[str, Any]
IsSigned = Callable[[bytes, bytes], bool]
Checks = tuple[IsSigned | None, IsSigned | None]  # of signatures, and of timestamps
CMS = "cms -verify -binary -inform DER -in proof -content data -CAfile ca -partial_chain -purpose any -no_check_time"
TS = "ts -verify -token_in -in proof -data data -CAfile ca -partial_chain"


def canonical(value: object) -> bytes:
    """Return the canonical JSON (RFC 8785) of strings, whole numbers, lists and objects: an export has nothing else."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def check_chain(events: Sequence[Value], bindings: Sequence[Value], *, is_whole: bool = True) -> Iterator[str]:
    """Compare hash, place and link of every event; of some events, the links of those that follow each other.

    An event whose content was removed has no hash to compute; a binding covers what is left of it, and its hash.
    """
    remains = {binding["row"]: binding["digest"] for binding in bindings if binding["table"] == "event"}
    previous, expected = NO_HASH, 1
    for event in events:
        seq = event["seq"]
        if seq < expected or (is_whole and seq != expected):
            yield f"event {expected} is missing, or there twice: event {seq} follows"
        if seq == expected and event["previous"] != previous:
            yield f"event {seq} does not continue the event before it"
        is_emptied = not event["data"] and not event.get("salt")
        is_bound = is_emptied and remains.get(str(seq)) == remains_digest(event)
        if event_hash(event) != event["hash"] and not is_bound:
            yield f"event {seq} ({event['tag']}) was altered: its hash is another"
        previous, expected = event["hash"], seq + 1


def event_hash(event: Value) -> str:
    salt = {"salt": event["salt"]} if event.get("salt") else {}  # an event from before salts has none
    return sha256(EVENT_DOMAIN + canonical({name: event[name] for name in HASHED} | salt))


def remains_digest(event: Value) -> str:
    """Return the digest, as of a row, over what is left of an event whose content was removed."""
    names = {"case": "case_id", "actor": "actor_id"}
    left = {names.get(n, n): event[n] for n in (*HASHED, "hash") if n != "data" and event[n] is not None}
    return sha256(ROW_DOMAIN + canonical(["event", left]))


def check_bindings(events: Sequence[Value], bindings: Sequence[Value], rows: Sequence[Value]) -> Iterator[str]:
    """Compare the bindings of each event with the digest that it carries, and every row with its last binding."""
    of_event: dict[int, list[list[str]]] = {}
    for binding in bindings:
        of_event.setdefault(binding["seq"], []).append([binding["table"], binding["row"], binding["digest"]])
    binders = [event for event in events if event["tag"] in (WRITTEN, ADOPTED)]
    for event in binders:
        if event["tag"] == ADOPTED and event is not binders[0]:
            yield f"event {event['seq']} adopts rows although rows were bound before it"
        if sha256(BINDINGS_DOMAIN + canonical(sorted(of_event.pop(event["seq"], [])))) != event["data"].get("digest"):
            yield f"the bindings of event {event['seq']} were altered: their digest is another"
    yield from (f"bindings name event {seq}, which binds no rows" for seq in sorted(of_event))
    ordered = sorted(bindings, key=lambda each: int(each["seq"]))
    last = {(each["table"], each["row"]): each["digest"] for each in ordered}
    for row in rows:
        digest = last.pop((row["table"], row["row"]), "")
        if digest != row["digest"]:
            yield f"{row['table']} {row['row']} was {'altered' if digest else 'put into the database from outside'}"
    yield from (f"{table} {key} was removed" for (table, key), digest in sorted(last.items()) if digest)


def check_anchors(anchors: Mapping[int, Value], events: Sequence[Value], by: Checks) -> Iterator[str]:
    """Check signature, timestamp and sequence of each anchor, by its number, and that events name it."""
    previous: Value = {"number": -1}
    for number, signed in sorted(anchors.items()):
        anchor = signed["anchor"]
        for check, name in zip(by, ("signature", "timestamp"), strict=True):
            is_due = name == "signature" or name in signed
            if check and is_due and not check(canonical(anchor), base64.b64decode(signed[name])):
                yield f"the {name} of anchor {number} is not one of it"
        if number == previous["number"] + 1 and anchor["previous"] != sha256(canonical(previous)):
            yield f"anchor {number} does not continue anchor {number - 1}"
        previous = anchor
    named = {int(event["data"]["number"]): event["data"]["digest"] for event in events if event["tag"] == ANCHORED}
    for number in named.keys() & anchors.keys():
        if sha256(canonical(anchors[number]["anchor"])) != named[number]:
            yield f"anchor {number} is another than the one that an event names"


def check_manifest(files: Mapping[str, bytes]) -> Iterator[str]:
    """Compare every file with the manifest, both ways."""
    listed = json.loads(files[MANIFEST])["files"]
    if canonical(json.loads(files[MANIFEST])) != files[MANIFEST]:
        yield "the manifest is not written as RiskFlow writes it"
    for path, entry in listed.items():
        if (sha256(files.get(path, b"")), len(files.get(path, b""))) != (entry["sha256"], entry["size"]):
            yield f"{path} was altered, or is missing"
    yield from (f"{path} is not in the manifest" for path in files.keys() - listed.keys() - {MANIFEST, SIGNATURE})


def check_archive(files: Mapping[str, bytes], anchors: Mapping[int, Value], events: Sequence[Value]) -> Iterator[str]:
    """Compare the list of all archived files with the anchors, and the records of the package with list and events."""
    manifest, listed = json.loads(files[MANIFEST]), json_lines(files[ARCHIVE])
    for number, anchor in sorted((number, signed["anchor"]) for number, signed in anchors.items()):
        before = sorted({each["digest"] for each in listed if each["seq"] <= anchor["seq"]})
        if anchor["instance"] != manifest["instance"]:
            yield f"anchor {number} is of another instance"
        elif anchor["seq"] > manifest["seq"]:
            yield f"anchor {number} is newer than this export, which ends at event {manifest['seq']}: get a newer one"
        elif (len(before), sha256("\n".join(before).encode())) != (anchor["files"], anchor["archive"]):
            yield f"anchor {number} attests to other archived files"
    digests, hashes = {each["digest"] for each in listed}, {event["seq"]: event["hash"] for event in events}
    for path, content in files.items():
        if ("/records/" in path or "/signed/" in path) and sha256(content) not in digests:
            yield f"{path} is no record of the archive"
        elif "/records/" in path and path.endswith(".json"):
            record = json.loads(content)
            if hashes.get(record["last_event"], record["chain_digest"]) != record["chain_digest"]:
                yield f"{path} rests on another event {record['last_event']}"


def check_package(files: Mapping[str, bytes], anchors: Mapping[int, Value], by: Checks) -> Iterator[str]:
    """Check a package: its files, its signature, its anchors, and the events and the chain that it brings."""
    if missing := [name for name in (MANIFEST, SIGNATURE, ARCHIVE, EVENTS, SEAL) if name not in files]:
        yield f"this is no package, or not whole: {', '.join(missing)} is missing"
        return
    try:
        yield from check_manifest(files)
        if by[0] and not by[0](files[MANIFEST], files[SIGNATURE]):
            yield "the manifest is not signed by the seal"
        events = json_lines(files[EVENTS])
        yield from check_chain(events, [], is_whole=False)
        yield from check_archive(files, anchors, events)
        yield from check_anchors(anchors, events, by)
        if CHAIN in files:
            yield from check_export(by_kind(json_lines(files[CHAIN])), anchors)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield f"something is not as RiskFlow writes it: {error!r}"


def check_export(found: Mapping[str, Sequence[Value]], anchors: Mapping[int, Value]) -> Iterator[str]:
    """Check a whole chain: events, bindings, rows, and the head that anchors attest to, from an accepted one on."""
    events, bindings = found["event"], found["binding"]
    yield from check_chain(events, bindings)
    yield from check_bindings(events, bindings, found["row"])
    hashes = {event["seq"]: event["hash"] for event in events}
    accepted = max((int(event["data"]["number"]) for event in events if event["tag"] == ACCEPTED), default=0)
    for number, anchor in sorted((number, signed["anchor"]) for number, signed in anchors.items() if number > accepted):
        if (hashes.get(anchor["seq"]), hashes.get(1)) != (anchor["head"], anchor["instance"]):
            yield f"anchor {number} attests to another event {anchor['seq']}: the chain is older, was cut, or rewritten"
        elif sum(binding["seq"] <= anchor["seq"] for binding in bindings) != anchor["bindings"]:
            yield f"anchor {number} attests to another number of bindings"


def openssl_check(words: str, authorities: bytes) -> IsSigned:
    """Return a check by openssl. The certificates themselves are trusted, whoever issued them, and when expired."""

    def check(content: bytes, proof: bytes) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            for name, part in {"data": content, "proof": proof, "ca": authorities}.items():
                Path(folder, name).write_bytes(part)
            command = ["openssl", *words.split()]
            return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0

    return check


def json_lines(content: bytes) -> list[Value]:
    return [json.loads(line) for line in content.decode().splitlines()]


def by_kind(values: Sequence[Value]) -> dict[str, list[Value]]:
    return {kind: [each for each in values if each["kind"] == kind] for kind in ("event", "binding", "row", "anchor")}


def read_files(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {f"{each.relative_to(path).as_posix()}": each.read_bytes() for each in path.rglob("*") if each.is_file()}
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names):
            raise ValueError("two files have one name")
        return {name: archive.read(name) for name in names}


def problems_of(export: Path, received: Sequence[Value], by: Checks) -> Iterator[str]:
    """Check an export together with anchors that were received."""
    is_chain = export.suffix == ".jsonl"
    found = by_kind(json_lines(export.read_bytes())) if is_chain else {}
    files = {} if is_chain else read_files(export)
    enclosed = [json.loads(files[name]) for name in sorted(files) if name.startswith(ANCHORS)]
    anchors: dict[int, Value] = {}
    for signed in [*found.get("anchor", ()), *enclosed, *received]:
        if anchors.setdefault(signed["anchor"]["number"], signed)["anchor"] != signed["anchor"]:
            yield f"there are two anchors with the number {signed['anchor']['number']}"
    print(f"{len(files) or len(found['event'])} {'events' if is_chain else 'files'}, {len(anchors) or 'NO'} anchors.")
    if is_chain:
        yield from check_export(found, anchors)
        yield from check_anchors(anchors, found["event"], by)
    else:
        yield from check_package(files, anchors, (by[0] or openssl_check(CMS, files.get(SEAL, b"")), by[1]))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("export", type=Path)
    for name, about in {"certificate": "of the seal", "timestamps": "of the timestamp authority"}.items():
        parser.add_argument(f"--{name}", type=Path, help=f"the certificate {about} (PEM), from the institution")
    parser.add_argument("--anchors", type=Path, help="a folder with anchors that were received")
    given = parser.parse_args()
    if not (seal := given.certificate):
        print("Note: signatures are checked, if at all, with the certificate of the export: compare it with another.")
    authorities = given.timestamps
    by = (seal and openssl_check(CMS, seal.read_bytes()), authorities and openssl_check(TS, authorities.read_bytes()))
    try:
        received = [json.loads(each.read_bytes()) for each in given.anchors.glob("*.json")] if given.anchors else []
        problems = list(problems_of(given.export, received, by))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        problems = [f"The export cannot be read: {error!r}"]
    print("\n".join([*problems, f"{len(problems)} broken." if problems else "Everything holds."]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

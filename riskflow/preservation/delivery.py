"""A delivery: one ZIP with a package, the proof beside it, and a program that checks both without RiskFlow."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import rfc8785

FORMAT = "riskflow-delivery-1"
MANIFEST, SIGNATURE, VERIFIER, READ_ME = "manifest.json", "manifest.p7s", "verify.py", "README.txt"
VERIFIER_SOURCE = Path(__file__).with_name("export_verifier.py")


@dataclass(frozen=True, slots=True)
class DeliveryManifest:
    """What a delivery has: every file but the manifest and its signature, and where the chain was when it was made."""

    package: str
    layout: str
    made_at: str
    instance: str
    """The hash of the first event."""
    seq: int
    head: str
    files: Mapping[str, Mapping[str, Any]]
    format: str = FORMAT

    def content(self) -> bytes:
        return rfc8785.dumps(asdict(self))


@dataclass(slots=True)
class DeliveryWriter:
    """Writes a delivery file by file, so that the memory is that of the largest one."""

    target: IO[bytes]
    made_at: datetime
    _files: dict[str, dict[str, Any]] = field(default_factory=dict)
    _archive: zipfile.ZipFile = field(init=False)

    def __post_init__(self) -> None:
        self._archive = zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, content: bytes) -> None:
        if path in self._files:
            raise ValueError(f"{path} is there already")
        self._files[path] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        self._write(path, content)

    def close(
        self, manifest: Callable[[Mapping[str, Mapping[str, Any]]], DeliveryManifest], sign: Callable[[bytes], bytes]
    ) -> None:
        """Add the manifest and its signature."""
        content = manifest(dict(sorted(self._files.items()))).content()
        self._write(MANIFEST, content)
        self._write(SIGNATURE, sign(content))
        self._archive.close()

    def _write(self, path: str, content: bytes) -> None:
        written_at = self.made_at.astimezone(UTC).timetuple()[:6]
        entry = zipfile.ZipInfo(path, written_at)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        self._archive.writestr(entry, content)


def json_file(value: object) -> bytes:
    """Return JSON that people read as well."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def json_lines(values: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n" for value in values).encode()

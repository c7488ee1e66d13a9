"""The tables of `security.md`: the answers to each requirement of ASVS, and where cryptography is used."""

from pathlib import Path
from typing import Any

from riskflow.questionnaire.loader import parse_yaml

REFERENCE = Path(__file__).parent / "reference"
ASVS = REFERENCE / "asvs.yaml"
CRYPTOGRAPHY = REFERENCE / "cryptography.yaml"
EVIDENCE = {"shown": "Test", "doc": "Document", "absent": "Does not apply", "open": "Open"}


def requirements(file: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of a document in YAML."""
    entries: dict[str, dict[str, Any]] = parse_yaml(file.read_text(encoding="utf-8"), file.name)
    return entries


def asvs() -> str:
    """Answer each requirement of the standard, after a count of the answers."""
    entries = requirements(ASVS)
    counts = {kind: sum(kind in entry for entry in entries.values()) for kind in EVIDENCE}
    summary = ", ".join(f"{EVIDENCE[kind].lower()}: {count}" for kind, count in counts.items())
    rows = [f"| {number} | {entry['rule']} | {_evidence(entry)} |" for number, entry in entries.items()]
    return "\n".join(
        [f"{len(entries)} requirements: {summary}.", "", "| ASVS | Requirement | Answer |", "|---|---|---|", *rows]
    )


def _evidence(entry: dict[str, Any]) -> str:
    kind = next(kind for kind in EVIDENCE if kind in entry)
    if kind in {"absent", "open"}:
        return f"{EVIDENCE[kind]}: {entry[kind]}"
    named = entry[kind] if isinstance(entry[kind], list) else [entry[kind]]
    return f"{EVIDENCE[kind]}: " + ", ".join(f"`{each}`" for each in named)


def cryptography() -> str:
    """List the modules that use cryptography."""
    rows = [f"| `{module}` | {use} |" for module, use in requirements(CRYPTOGRAPHY).items()]
    return "\n".join(["| Module | Uses |", "|---|---|", *rows])

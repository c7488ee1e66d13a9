"""The export for an auditor: events, bindings, digests of rows and anchors. It holds no row's content."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlmodel import Session

from riskflow.services.operations.anchors import SignedAnchor, anchor_files
from riskflow.store.chain import binding_of, due_rows
from riskflow.store.streams import PORTION, stream_bindings, stream_events
from riskflow.store.tables import BOUND, EventRow


def event_line(row: EventRow) -> dict[str, Any]:
    """Return an event with all that its hash is over."""
    return {
        "kind": "event",
        "seq": row.seq,
        "case": row.case_id,
        "tag": row.tag,
        "actor": row.actor_id,
        "at": row.at.isoformat(timespec="microseconds"),
        "data": row.data,
        "previous": row.previous,
        "hash": row.hash,
        "salt": row.salt,
    }


def export_lines(session: Session, anchor_folder: Path | None) -> Iterator[dict[str, Any]]:
    """Yield the values that the program of packages reads, in the order of the chain."""
    for row in stream_events(session):
        yield event_line(row)
    for seq, (table, row_id, digest) in stream_bindings(session):
        yield {"kind": "binding", "seq": seq, "table": table, "row": row_id, "digest": digest}
    for table in BOUND:
        for found in session.execute(due_rows(table), execution_options={"yield_per": PORTION}).mappings():
            _, row_id, digest = binding_of(table, found)
            yield {"kind": "row", "table": table, "row": row_id, "digest": digest}
    for path in anchor_files(anchor_folder):
        yield {"kind": "anchor", "file": path.name, **json.loads(SignedAnchor.from_file(path).as_file())}

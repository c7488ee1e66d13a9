"""The EU's list as its publisher writes it."""

from datetime import UTC, datetime
from pathlib import Path

ENTITY = (
    '<sanctionEntity euReferenceNumber="EU.{n}.1" logicalId="{n}"><subjectType code="enterprise"/>'
    '<nameAlias wholeName="{name}" strong="true"/></sanctionEntity>'
)


def freeze(folder: Path, *names: str) -> Path:
    """Write the EU's list of today with some names."""
    path = folder / f"eu-{len(names)}.xml"
    entities = "".join(ENTITY.format(n=n, name=name) for n, name in enumerate(names, start=1))
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><export xmlns="http://eu.europa.ec/fpi/fsd/export" '
        f'generationDate="{datetime.now(UTC):%Y-%m-%d}T00:00:00">{entities}</export>',
        encoding="utf-8",
    )
    return path

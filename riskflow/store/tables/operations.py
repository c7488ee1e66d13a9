"""What operators look at."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from riskflow.store.tables.columns import UtcDateTime


class Heartbeat(SQLModel, table=True):
    """When a part of the instance was last at work, and whether it found everything well; one row for each part."""

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    is_ok: bool

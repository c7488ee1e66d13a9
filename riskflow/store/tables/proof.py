"""What binds rows into the chain of events, and what keeps numbers from being given out twice."""

from sqlmodel import Field, SQLModel


class RowBinding(SQLModel, table=True):
    """The digest of one row as a transaction left it; empty where the row was deleted. Write-once; the last counts."""

    __tablename__ = "row_binding"

    event_seq: int = Field(primary_key=True, foreign_key="event.seq", sa_column_kwargs={"autoincrement": False})
    bound_table: str = Field(primary_key=True)
    row_id: str = Field(primary_key=True)
    digest: str = ""


class ReferenceFloor(SQLModel, table=True):
    """A reference that was given out by a chain which a restored database no longer has. Write-once."""

    __tablename__ = "reference_floor"

    reference: str = Field(primary_key=True)

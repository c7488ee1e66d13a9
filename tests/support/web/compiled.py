"""What is compiled once for the applications and databases of all tests: statements, templates and addresses.

In a real process there is one application with one database, which compiles each of them once as well.
"""

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType


class CompiledTemplates(BytecodeCache):
    """Keeps the code of each template, found by the template's own text."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what another application has compiled."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled."""
        if bucket.code:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def share_compiled() -> None:
    """Let all applications and databases of this process share what is compiled."""
    _share_statements()
    Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}
    _share_builders()


def _share_statements() -> None:
    """Keep statements for all engines. They are found by their dialect too, so those of one kind are made equal."""
    compiled: dict[object, object] = {}
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]

    @sa.event.listens_for(sa.Engine, "engine_connect")
    def use_shared(connection: sa.Connection) -> None:
        connection.execution_options(compiled_cache=compiled)


def _share_builders() -> None:
    """Keep the functions that build addresses: making those of all routes takes half of what an application takes."""
    compile_builder = Rule._compile_builder  # noqa: SLF001
    builders: dict[object, Callable[..., tuple[str, str]]] = {}

    def shared(self: Rule, append_unknown: bool = True) -> Any:  # noqa: ANN401, FBT002 - as werkzeug's
        key = (self.rule, append_unknown, repr(self.defaults), tuple(self._trace))
        if key not in builders:
            builders[key] = compile_builder(self, append_unknown)
        return builders[key]

    Rule._compile_builder = shared  # type: ignore[method-assign]  # noqa: SLF001

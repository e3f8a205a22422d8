"""What a run works out once for all its stores, rather than anew for each."""

import gc
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

STATEMENTS = 4_000
"""Compiled statements kept per worker; the quick tests have some 2,500."""


def share_statements() -> None:
    """Let every engine of the same kind know the statements that another has compiled.

    A test opens a store of its own, and compiling each statement anew was two fifths of its time.
    """
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def engine_created(_cls: type[DefaultDialect], engine: Engine) -> None:
        engine._compiled_cache = compiled

    def is_same_kind(one: DefaultDialect, other: object) -> bool:
        # The store gives its dialects of SQLite a compiler of their own after they are made.
        return (
            isinstance(other, DefaultDialect)
            and type(one) is type(other)
            and one.statement_compiler is other.statement_compiler
        )

    def hash_of_kind(one: DefaultDialect) -> int:
        return hash(type(one))

    DefaultDialect.engine_created = classmethod(engine_created)  # type: ignore[assignment]
    DefaultDialect.__eq__ = is_same_kind  # type: ignore[method-assign,assignment]
    DefaultDialect.__hash__ = hash_of_kind  # type: ignore[method-assign]


def calm_collector() -> None:
    """Let the collector leave alone what lives as long as the run, and come by less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)

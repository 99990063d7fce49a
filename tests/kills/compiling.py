"""Statements compiled once for every process that is to die, not once in each."""

from typing import Any

from sqlalchemy import URL, Dialect, Engine, Pool
from sqlalchemy.util import LRUCache

_SIZE = 2000


def share() -> None:
    """From now on, let every engine of this process and of its children compile into one cache.

    A child lives for a second and would spend half of it on compiling what its parent has compiled. The
    cache knows a statement by its dialect too: so engines of one database share their dialect.
    """
    make = Engine.__init__
    dialects: dict[str, Dialect] = {}
    cache: LRUCache[Any, Any] = LRUCache(_SIZE)

    def made(engine: Engine, pool: Pool, dialect: Dialect, url: URL, *more: Any, **options: Any) -> None:
        make(engine, pool, dialects.setdefault(dialect.name, dialect), url, *more, **options)
        engine._compiled_cache = cache  # noqa: SLF001 - it has no other name

    Engine.__init__ = made  # type: ignore[assignment,method-assign]  # a test's own process

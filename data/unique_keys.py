"""The unique keys of a table, however they were declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """Columns that no two rows of a table may share.

    Attributes:
        name: the constraint's or index's.
        columns: in their order.
        where: for a partial index, which rows it is about.
    """

    name: str
    columns: tuple[Column[Any], ...]
    where: ColumnElement[bool] | None = None


def unique_keys(table: Table) -> Iterator[UniqueKey]:
    """Every unique key of `table`, the primary key first, the rest by name."""
    yield UniqueKey(str(table.primary_key.name), tuple(table.primary_key.columns))
    keys = [
        UniqueKey(str(constraint.name), tuple(constraint.columns))
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    keys += [
        UniqueKey(str(index.name), tuple(index.columns), index.dialect_options["sqlite"]["where"])
        for index in table.indexes
        if index.unique
    ]
    yield from sorted(keys, key=lambda key: key.name)

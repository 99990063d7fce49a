"""The whole schema: every table module loaded."""

import importlib
import pkgutil

from sqlalchemy import MetaData

import data.tables
from data.tables.base import Base


def whole() -> MetaData:
    """The metadata of all tables; a module in `data/tables` is part of it by lying there.

    What `partial_index` says for SQLite is said to PostgreSQL here, where tables are made or compared.
    """
    for module in pkgutil.iter_modules(data.tables.__path__, f"{data.tables.__name__}."):
        importlib.import_module(module.name)
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    return Base.metadata

"""The whole schema: every table module loaded."""

import importlib
import pkgutil

from sqlalchemy import MetaData

import data.tables
from data.tables.base import Base


def whole() -> MetaData:
    """The metadata of all tables; a module in `data/tables` is part of it by lying there."""
    for module in pkgutil.iter_modules(data.tables.__path__, f"{data.tables.__name__}."):
        importlib.import_module(module.name)
    return Base.metadata

"""How types of ours are written into a revision."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from data.tables.stamp import Stamp


def render_item(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """Write a column's type, False to leave it to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, Stamp):
        context.imports.add("from data.tables.stamp import Stamp")
        return "Stamp()"
    if isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    return False

"""What Alembic runs for every command: over a connection that is given, never one of its own."""

from alembic import context

from data.migrations.render import render_item
from data.schema import whole

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole(),
    render_as_batch=True,  # SQLite changes a table only by making it anew
    render_item=render_item,
    user_module_prefix="",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

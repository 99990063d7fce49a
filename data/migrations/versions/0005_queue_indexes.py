"""Indexes for the three views of what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WAITS = "state = 'pending'"
_VIEWS = (
    ("ix_operation_pending", ["branch_id", "state", "submitted_at", "id"]),
    ("ix_operation_pending_service", ["branch_id", "state", "service", "submitted_at", "id"]),
    ("ix_operation_pending_teller", ["branch_id", "state", "teller_id", "submitted_at", "id"]),
)


def upgrade() -> None:
    """Go from the revision before to this one."""
    op.drop_index("ix_operation_pending", "operation")
    for name, columns in _VIEWS:
        op.create_index(
            name, "operation", columns, sqlite_where=sa.text(_WAITS), postgresql_where=sa.text(_WAITS)
        )

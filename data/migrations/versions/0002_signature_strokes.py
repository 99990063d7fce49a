"""Signature strokes."""

import sqlalchemy as sa
from alembic import op

from data.tables.stamp import Stamp

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from the revision before to this one."""
    op.create_table(
        "signature_strokes",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("strokes_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("strokes_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("strokes", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_signature_strokes_side")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_signature_strokes_participant",
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_signature_strokes_signature_id")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signature_strokes")),
    )

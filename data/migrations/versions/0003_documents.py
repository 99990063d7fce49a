"""Documents."""

# ruff: noqa: E501 - conditions are written as the database keeps them

import sqlalchemy as sa
from alembic import op

from data.tables.stamp import Stamp

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from the revision before to this one."""
    op.create_table(
        "document_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("document_index", sa.LargeBinary(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("warnings", sa.String(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint(
            "document_kind IN ('resident_id', 'hk_macao_residence', 'taiwan_residence', 'hk_macao_permit', 'taiwan_permit', 'permanent_residence', 'permanent_residence_old', 'passport')",
            name=op.f("ck_document_check_document_kind"),
        ),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_document_check_side")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_document_check_client_id")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_document_check_participant",
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["document_photo.id"], name=op.f("fk_document_check_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_check")),
        sa.UniqueConstraint("client_id", "number", name="uq_document_check_client_id_number"),
    )
    op.create_table(
        "document_back",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("image_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("image_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["document_check.id"], name=op.f("fk_document_back_check_id")),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_document_back")),
    )

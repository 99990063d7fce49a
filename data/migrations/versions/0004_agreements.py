"""Agreements, signing, reset passwords."""

# ruff: noqa: E501 - conditions are written as the database keeps them

import sqlalchemy as sa
from alembic import op

from data.tables.stamp import Stamp

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PURPOSES = "purpose IN ('sign_in', 'unbind', 'identity', 'signing')"


def upgrade() -> None:
    """Go from the revision before to this one."""
    _codes_for_signing()
    op.create_table(
        "account_password",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("hash_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", Stamp(), nullable=False),
        sa.CheckConstraint("item IN ('trading', 'funds', 'cfmmc')", name=op.f("ck_account_password_item")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["fund_account.id"], name=op.f("fk_account_password_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_account_password_operation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_password")),
        sa.UniqueConstraint("account_id", "item", name="uq_account_password_account_id_item"),
    )
    op.create_table(
        "agreement_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("basis", sa.LargeBinary(), nullable=True),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint(
            "(operation_id IS NULL) = (text_sealed IS NULL) AND (operation_id IS NULL) = (basis IS NULL) AND (text IS NULL) <> (text_sealed IS NULL)",
            name=op.f("ck_agreement_text_sealed"),
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_agreement_text_operation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_text")),
        sa.UniqueConstraint("sha256", name="uq_agreement_text_sha256"),
    )
    with op.batch_alter_table("agreement_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_text_operation_id"), ["operation_id"], unique=False)

    op.create_table(
        "agreement_reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("read_ms", sa.Integer(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_agreement_reading_side")),
        sa.CheckConstraint("read_ms >= 10000", name=op.f("ck_agreement_reading_read_ms")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_agreement_reading_participant",
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["agreement_text.id"], name=op.f("fk_agreement_reading_text_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_agreement_reading_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_reading")),
        sa.UniqueConstraint("operation_id", "number", name="uq_agreement_reading_operation_id_number"),
    )
    op.create_table(
        "reading_void",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["agreement_reading.id"], name=op.f("fk_reading_void_reading_id")
        ),
        sa.PrimaryKeyConstraint("reading_id", name=op.f("pk_reading_void")),
    )
    op.create_table(
        "signing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("challenge_id", sa.Uuid(), nullable=False),
        sa.Column("authorisation_id", sa.Uuid(), nullable=False),
        sa.Column("set_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_signing_side")),
        sa.ForeignKeyConstraint(
            ["authorisation_id"], ["agreement_text.id"], name=op.f("fk_signing_authorisation_id")
        ),
        sa.ForeignKeyConstraint(["challenge_id"], ["otp_challenge.id"], name=op.f("fk_signing_challenge_id")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_signing_participant",
        ),
        sa.ForeignKeyConstraint(["signature_id"], ["signature.id"], name=op.f("fk_signing_signature_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing")),
        sa.UniqueConstraint("challenge_id", name="uq_signing_challenge_id"),
        sa.UniqueConstraint("operation_id", "number", name="uq_signing_operation_id_number"),
    )
    op.create_table(
        "signed_agreement",
        sa.Column("signing_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["agreement_reading.id"], name=op.f("fk_signed_agreement_reading_id")
        ),
        sa.ForeignKeyConstraint(["signing_id"], ["signing.id"], name=op.f("fk_signed_agreement_signing_id")),
        sa.PrimaryKeyConstraint("signing_id", "reading_id", name=op.f("pk_signed_agreement")),
    )


def _codes_for_signing() -> None:
    """A further purpose of codes, and what a code covers."""
    with op.batch_alter_table("otp_challenge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("covers", sa.LargeBinary(), nullable=True))
        batch_op.drop_constraint(op.f("ck_otp_challenge_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_otp_challenge_purpose"), _PURPOSES)

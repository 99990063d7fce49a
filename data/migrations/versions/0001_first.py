"""First."""

# ruff: noqa: E501 - conditions are written as the database keeps them

import sqlalchemy as sa
from alembic import op

from data.tables.stamp import Stamp

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from the revision before to this one."""
    op.create_table(
        "audit_event",
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_audit_event_sequence")),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_audit_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_audit_head_sequence")),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "branch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("code", name="uq_branch_code"),
    )
    op.create_table(
        "client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("document_index", sa.LargeBinary(), nullable=False),
        sa.Column("document_expires", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "document_kind IN ('resident_id', 'hk_macao_residence', 'taiwan_residence', 'hk_macao_permit', 'taiwan_permit', 'permanent_residence', 'permanent_residence_old', 'passport')",
            name=op.f("ck_client_document_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("document_index", name="uq_client_document_index"),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_name"), ["name"], unique=False)

    op.create_table(
        "otp_mobile",
        sa.Column("mobile_index", sa.LargeBinary(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mobile_index", name=op.f("pk_otp_mobile")),
    )
    op.create_table(
        "store_stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key_set", sa.String(), nullable=False),
        sa.Column("broker", sa.String(), nullable=False),
        sa.Column("hotline", sa.String(), nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("created_at", Stamp(), nullable=False),
        sa.CheckConstraint("kind IN ('production', 'training')", name=op.f("ck_store_stamp_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_stamp")),
    )
    op.create_table(
        "fund_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("mobile_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mobile_index", sa.LargeBinary(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("password_failures", sa.Integer(), nullable=False),
        sa.Column("dormant", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("available_funds", sa.BigInteger(), nullable=False),
        sa.Column("open_positions", sa.Integer(), nullable=False),
        sa.Column("closed_today", sa.Integer(), nullable=False),
        sa.Column("bank_links", sa.Integer(), nullable=False),
        sa.Column("cfmmc_user", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_fund_account_branch_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_fund_account_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_account")),
        sa.UniqueConstraint("number", name="uq_fund_account_number"),
    )
    with op.batch_alter_table("fund_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_account_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fund_account_mobile_index"), ["mobile_index"], unique=False)

    op.create_table(
        "operation_number",
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_operation_number_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "day", name=op.f("pk_operation_number")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("document_index", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Stamp(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", Stamp(), nullable=False),
        sa.CheckConstraint(
            "document_kind IN ('resident_id', 'hk_macao_residence', 'taiwan_residence', 'hk_macao_permit', 'taiwan_permit', 'permanent_residence', 'permanent_residence_old', 'passport')",
            name=op.f("ck_staff_document_kind"),
        ),
        sa.CheckConstraint("state IN ('active', 'disabled')", name=op.f("ck_staff_state")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_staff_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("number", name="uq_staff_number"),
    )
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.create_index(
            "uq_staff_document_index_active",
            ["document_index"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "terminal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_terminal_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminal")),
        sa.UniqueConstraint("branch_id", "number", name="uq_terminal_branch_id_number"),
        sa.UniqueConstraint("chain", name="uq_terminal_chain"),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("content_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("ended_at", Stamp(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('applying', 'finished', 'abandoned')", name=op.f("ck_import_run_state")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_import_run_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(
            "uq_import_run_open",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'applying'"),
            postgresql_where=sa.text("state = 'applying'"),
        )

    op.create_table(
        "revealing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_revealing_client_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_revealing_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revealing")),
    )
    with op.batch_alter_table("revealing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revealing_client_id"), ["client_id"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('teller', 'supervisor', 'witness', 'trainer', 'administrator')",
            name=op.f("ck_staff_role_role"),
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("terminal_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", Stamp(), nullable=False),
        sa.Column("locked_at", Stamp(), nullable=True),
        sa.Column("ended_at", Stamp(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminal.id"], name=op.f("fk_staff_session_terminal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_session_terminal_id"), ["terminal_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("terminal_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", Stamp(), nullable=False),
        sa.Column("touched_at", Stamp(), nullable=False),
        sa.Column("ended_at", Stamp(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("signed_in_at", Stamp(), nullable=True),
        sa.Column("device_proven", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "end_reason IN ('switched', 'idle', 'signed_out', 'abandoned')", name=op.f("ck_visit_end_reason")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["fund_account.id"], name=op.f("fk_visit_account_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_visit_client_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_visit_staff_id")),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminal.id"], name=op.f("fk_visit_terminal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            "uq_visit_terminal_id_open",
            ["terminal_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "imported_row",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document_index", sa.LargeBinary(), nullable=False),
        sa.Column("document_expires", sa.Date(), nullable=True),
        sa.Column("mobile_index", sa.LargeBinary(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("password_failures", sa.Integer(), nullable=False),
        sa.Column("dormant", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("available_funds", sa.BigInteger(), nullable=False),
        sa.Column("open_positions", sa.Integer(), nullable=False),
        sa.Column("closed_today", sa.Integer(), nullable=False),
        sa.Column("bank_links", sa.Integer(), nullable=False),
        sa.Column("cfmmc_user", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["fund_account.id"], name=op.f("fk_imported_row_account_id")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_imported_row_run_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_imported_row")),
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("application", sa.Boolean(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("teller_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", Stamp(), nullable=False),
        sa.Column("changed_at", Stamp(), nullable=False),
        sa.Column("expires_at", Stamp(), nullable=False),
        sa.Column("submitted_at", Stamp(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'pending', 'approved', 'rejected', 'withdrawn', 'cancelled', 'expired', 'ended', 'done')",
            name=op.f("ck_operation_state"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["fund_account.id"], name=op.f("fk_operation_account_id")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_operation_branch_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_operation_client_id")),
        sa.ForeignKeyConstraint(["teller_id"], ["staff.id"], name=op.f("fk_operation_teller_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_operation_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("branch_id", "number", name="uq_operation_branch_id_number"),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_operation_pending",
            ["branch_id", "submitted_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(batch_op.f("ix_operation_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(
            "uq_operation_account_id_service_open",
            ["account_id", "service"],
            unique=True,
            sqlite_where=sa.text("application AND state IN ('draft', 'pending')"),
            postgresql_where=sa.text("application AND state IN ('draft', 'pending')"),
        )

    op.create_table(
        "approval_claim",
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("until", Stamp(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_approval_claim_operation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_approval_claim_staff_id")),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_approval_claim")),
    )
    op.create_table(
        "command_key",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_command_key_operation_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_command_key")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", Stamp(), nullable=False),
        sa.Column("enrolled_at", Stamp(), nullable=True),
        sa.Column("discarded_at", Stamp(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("blocked_until", Stamp(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_device_client_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_device_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_operation_id"), ["operation_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("to_index", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("written_at", Stamp(), nullable=False),
        sa.Column("next_at", Stamp(), nullable=False),
        sa.Column("expires_at", Stamp(), nullable=True),
        sa.Column("lease_until", Stamp(), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("settled_at", Stamp(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'given_up')", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_message_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_operation_id"), ["operation_id"], unique=False)
        batch_op.create_index(
            "ix_message_waiting",
            ["next_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "otp_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("mobile_index", sa.LargeBinary(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sent_at", Stamp(), nullable=False),
        sa.Column("counts_at", Stamp(), nullable=False),
        sa.Column("expires_at", Stamp(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('sign_in', 'unbind', 'identity')", name=op.f("ck_otp_challenge_purpose")
        ),
        sa.CheckConstraint("state IN ('live', 'used', 'killed')", name=op.f("ck_otp_challenge_state")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["fund_account.id"], name=op.f("fk_otp_challenge_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_otp_challenge_operation_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_otp_challenge_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_otp_challenge")),
    )
    with op.batch_alter_table("otp_challenge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_otp_challenge_mobile_index_counts_at", ["mobile_index", "counts_at"], unique=False
        )
        batch_op.create_index(
            "uq_otp_challenge_operation_id_purpose_live",
            ["operation_id", "purpose"],
            unique=True,
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )

    op.create_table(
        "participant",
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.CheckConstraint("side IN ('maker', 'checker')", name=op.f("ck_participant_side")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_participant_operation_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_participant_staff_id")),
        sa.PrimaryKeyConstraint("operation_id", "staff_id", name=op.f("pk_participant")),
        sa.UniqueConstraint(
            "operation_id", "staff_id", "side", name="uq_participant_operation_id_staff_id_side"
        ),
    )
    op.create_table(
        "slip",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Stamp(), nullable=False),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_slip_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip")),
        sa.UniqueConstraint("operation_id", "number", name="uq_slip_operation_id_number"),
    )
    op.create_table(
        "text_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_text_opening_operation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_opening")),
    )
    with op.batch_alter_table("text_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_opening_operation_id"), ["operation_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_consent_side")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_consent_client_id")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_consent_participant",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("client_id", "text_key", "version", name="uq_consent_client_id_text_key_version"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("outcome IN ('approve', 'return', 'reject')", name=op.f("ck_decision_outcome")),
        sa.CheckConstraint("side = 'checker'", name=op.f("ck_decision_side")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_decision_participant",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("operation_id", "version", name="uq_decision_operation_id_version"),
    )
    op.create_table(
        "device_binding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("bound_at", Stamp(), nullable=False),
        sa.Column("ended_at", Stamp(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["fund_account.id"], name=op.f("fk_device_binding_account_id")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_binding_device_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["operation.id"], name=op.f("fk_device_binding_ended_by")),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_device_binding_operation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_binding")),
    )
    with op.batch_alter_table("device_binding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_binding_device_id"), ["device_id"], unique=False)
        batch_op.create_index(
            "uq_device_binding_account_id_live",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "document_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("image_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("image_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_document_photo_side")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_document_photo_client_id")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_document_photo_participant",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_photo")),
        sa.UniqueConstraint("client_id", "number", name="uq_document_photo_client_id_number"),
    )
    op.create_table(
        "face_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("photo_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("result IN ('passed', 'failed')", name=op.f("ck_face_check_result")),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_face_check_side")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_face_check_client_id")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_face_check_participant",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_check")),
    )
    with op.batch_alter_table("face_check", schema=None) as batch_op:
        batch_op.create_index("ix_face_check_client_id_at", ["client_id", "at"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("image_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("image_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_signature_side")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_signature_client_id")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_signature_participant",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("client_id", "number", name="uq_signature_client_id_number"),
    )
    op.create_table(
        "step_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.Column("client_turn", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_step_record_side")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_step_record_participant",
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_step_record_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_record")),
    )
    with op.batch_alter_table("step_record", schema=None) as batch_op:
        batch_op.create_index("ix_step_record_operation_id", ["operation_id", "at"], unique=False)

    op.create_table(
        "signature_attestation",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.CheckConstraint("side = 'maker'", name=op.f("ck_signature_attestation_side")),
        sa.ForeignKeyConstraint(
            ["operation_id", "staff_id", "side"],
            ["participant.operation_id", "participant.staff_id", "participant.side"],
            name="fk_signature_attestation_participant",
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_signature_attestation_signature_id")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signature_attestation")),
    )
    op.create_table(
        "step_void",
        sa.Column("step_record_id", sa.Uuid(), nullable=False),
        sa.Column("at", Stamp(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_record_id"], ["step_record.id"], name=op.f("fk_step_void_step_record_id")
        ),
        sa.PrimaryKeyConstraint("step_record_id", name=op.f("pk_step_void")),
    )

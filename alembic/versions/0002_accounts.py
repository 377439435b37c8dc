"""Accounts whole: claimed addresses, two factors, devices of sessions, one-time tokens, the address book.

Revision: 0002_accounts, after 0001.
"""

import sqlalchemy as sa

from alembic import op

revision = "0002_accounts"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: rebuilding `accounts` on SQLite would cascade to everything that belongs to one.
    op.add_column("accounts", sa.Column("claimed_email", sa.String(320), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("totp_secret", sa.String(255), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("accounts", sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("accounts", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_accounts_claimed_email", "accounts", ["claimed_email"])
    op.add_column("sessions", sa.Column("kind", sa.String(10), nullable=False, server_default="browser"))
    op.add_column("sessions", sa.Column("device", sa.String(100), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("network", sa.String(45), nullable=False, server_default=""))
    op.execute("DELETE FROM refresh_tokens")  # they belong to sessions from here on: API callers sign in once more
    op.create_table(
        "one_time_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("token_fingerprint", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_fingerprint"),
    )
    op.create_index("ix_one_time_tokens_account_id", "one_time_tokens", ["account_id"])
    op.create_table(
        "backup_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_fingerprint", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_backup_codes_account_id", "backup_codes", ["account_id"])
    op.create_table(
        "addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("line1", sa.String(200), nullable=False),
        sa.Column("line2", sa.String(200), nullable=False),
        sa.Column("city", sa.String(200), nullable=False),
        sa.Column("region", sa.String(200), nullable=False),
        sa.Column("postal_code", sa.String(200), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("is_shipping_default", sa.Boolean(), nullable=False),
        sa.Column("is_billing_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_addresses_account_id", "addresses", ["account_id"])


def downgrade() -> None:
    for table in ("addresses", "backup_codes", "one_time_tokens"):
        op.drop_table(table)
    for column in ("network", "device", "kind"):
        op.drop_column("sessions", column)
    op.drop_index("ix_accounts_claimed_email", "accounts")
    for column in ("deleted_at", "totp_step", "totp_since", "totp_secret", "claimed_email"):
        op.drop_column("accounts", column)

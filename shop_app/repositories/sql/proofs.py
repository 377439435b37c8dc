"""What proves somebody once, in SQL: mailed tokens, backup codes, authenticators. Tokens as fingerprints only."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from shop_app.domain.accounts import Proof, Purpose, SecondFactor
from shop_app.tables.accounts import AccountRow, BackupCodeRow, OneTimeTokenRow


class SqlProofs:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, account_id: int, purpose: Purpose, token_fingerprint: str, email: str, until: datetime) -> None:
        """Store a one-time token that was sent to ``email``."""
        self._session.add(
            OneTimeTokenRow(
                account_id=account_id,
                purpose=str(purpose),
                token_fingerprint=token_fingerprint,
                email=email,
                expires_at=until,
            )
        )

    def look(self, purpose: Purpose, token_fingerprint: str, at: datetime) -> Proof | None:
        """Return whose token this is if it is still good for ``purpose``; it stays good."""
        query = select(OneTimeTokenRow).where(
            OneTimeTokenRow.token_fingerprint == token_fingerprint,
            OneTimeTokenRow.purpose == str(purpose),
            col(OneTimeTokenRow.used_at).is_(None),
            OneTimeTokenRow.expires_at > at,
        )
        row = self._session.exec(query).first()
        return Proof(row.account_id, row.email) if row else None

    def spend(self, purpose: Purpose, token_fingerprint: str, at: datetime) -> Proof | None:
        """Spend a token: of two who try at once, one gets it."""
        found = self.look(purpose, token_fingerprint, at)
        spent = self._session.exec(
            update(OneTimeTokenRow)
            .where(col(OneTimeTokenRow.token_fingerprint) == token_fingerprint, col(OneTimeTokenRow.used_at).is_(None))
            .values(used_at=at)
        )
        return found if found and spent.rowcount == 1 else None

    def void(self, account_id: int, purposes: Sequence[Purpose], at: datetime) -> None:
        """Let no unspent token of an account for these purposes work any more."""
        self._session.exec(
            update(OneTimeTokenRow)
            .where(
                col(OneTimeTokenRow.account_id) == account_id,
                col(OneTimeTokenRow.purpose).in_([str(each) for each in purposes]),
                col(OneTimeTokenRow.used_at).is_(None),
            )
            .values(used_at=at)
        )

    def second_factor(self, account_id: int) -> SecondFactor:
        row = self._session.get(AccountRow, account_id, populate_existing=True)
        if row is None or not row.totp_secret:
            return SecondFactor("", is_on=False, step=0)
        return SecondFactor(row.totp_secret, row.totp_since is not None, row.totp_step)

    def put_second_factor(self, account_id: int, secret: str, since: datetime | None, step: int) -> None:
        """Store an authenticator: set up (``since`` empty), on, or gone (``secret`` empty)."""
        values = {"totp_secret": secret, "totp_since": since, "totp_step": step}
        self._session.exec(update(AccountRow).where(col(AccountRow.id) == account_id).values(**values))

    def reseal(self, account_id: int, secret: str) -> None:
        """Store the same authenticator encrypted anew."""
        self._session.exec(update(AccountRow).where(col(AccountRow.id) == account_id).values(totp_secret=secret))

    def use_step(self, account_id: int, step: int) -> bool:
        """Spend a time step and all before it; say whether it was still there to spend."""
        used = self._session.exec(
            update(AccountRow)
            .where(col(AccountRow.id) == account_id, col(AccountRow.totp_step) < step)
            .values(totp_step=step)
        )
        return used.rowcount == 1

    def put_backup_codes(self, account_id: int, fingerprints: Sequence[str]) -> None:
        """Replace an account's backup codes."""
        self._session.exec(delete(BackupCodeRow).where(col(BackupCodeRow.account_id) == account_id))
        self._session.add_all(BackupCodeRow(account_id=account_id, code_fingerprint=each) for each in fingerprints)

    def use_backup_code(self, account_id: int, code_fingerprint: str, at: datetime) -> bool:
        """Spend a backup code; say whether it was there to spend."""
        used = self._session.exec(
            update(BackupCodeRow)
            .where(
                col(BackupCodeRow.account_id) == account_id,
                col(BackupCodeRow.code_fingerprint) == code_fingerprint,
                col(BackupCodeRow.used_at).is_(None),
            )
            .values(used_at=at)
        )
        return used.rowcount == 1

    def backup_codes_left(self, account_id: int) -> int:
        query = select(func.count()).where(
            col(BackupCodeRow.account_id) == account_id, col(BackupCodeRow.used_at).is_(None)
        )
        return self._session.exec(query).one()

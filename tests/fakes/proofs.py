"""One-time tokens, backup codes and authenticators in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shop_app.domain.accounts import Proof, Purpose, SecondFactor
from tests.fakes.books import Books, ProofRow


class FakeProofs:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, account_id: int, purpose: Purpose, token_fingerprint: str, email: str, until: datetime) -> None:
        self._books.proofs[token_fingerprint] = ProofRow(Proof(account_id, email), purpose, until)

    def look(self, purpose: Purpose, token_fingerprint: str, at: datetime) -> Proof | None:
        row = self._books.proofs.get(token_fingerprint)
        if row is None or row.purpose is not purpose or row.is_used or row.expires_at <= at:
            return None
        return row.proof

    def spend(self, purpose: Purpose, token_fingerprint: str, at: datetime) -> Proof | None:
        found = self.look(purpose, token_fingerprint, at)
        if row := self._books.proofs.get(token_fingerprint):
            self._books.proofs[token_fingerprint] = replace(row, is_used=True)
        return found

    def void(self, account_id: int, purposes: Sequence[Purpose], at: datetime) -> None:
        for key, row in self._books.proofs.items():
            if row.proof.account_id == account_id and row.purpose in purposes:
                self._books.proofs[key] = replace(row, is_used=True)

    def second_factor(self, account_id: int) -> SecondFactor:
        return self._books.second_factors.get(account_id, SecondFactor("", is_on=False, step=0))

    def put_second_factor(self, account_id: int, secret: str, since: datetime | None, step: int) -> None:
        self._books.second_factors[account_id] = SecondFactor(secret, since is not None, step if secret else 0)
        account = self._books.accounts[account_id]
        self._books.accounts[account_id] = replace(account, has_second_factor=since is not None)

    def reseal(self, account_id: int, secret: str) -> None:
        self._books.second_factors[account_id] = replace(self.second_factor(account_id), secret=secret)

    def use_step(self, account_id: int, step: int) -> bool:
        stored = self.second_factor(account_id)
        if step <= stored.step:
            return False
        self._books.second_factors[account_id] = replace(stored, step=step)
        return True

    def put_backup_codes(self, account_id: int, fingerprints: Sequence[str]) -> None:
        self._books.backup_codes[account_id] = frozenset(fingerprints)

    def use_backup_code(self, account_id: int, code_fingerprint: str, at: datetime) -> bool:
        left = self._books.backup_codes.get(account_id, frozenset())
        self._books.backup_codes[account_id] = left - {code_fingerprint}
        return code_fingerprint in left

    def backup_codes_left(self, account_id: int) -> int:
        return len(self._books.backup_codes.get(account_id, frozenset()))

"""Shoppers' decisions and the merchant's rules in memory."""

from dataclasses import replace
from datetime import datetime

from shop_app.domain.choices import HIDDEN_MAX, NO_CHOICES, Choices, ShelfRule
from shop_app.domain.recommendations import Placement
from tests.fakes.books import Books


class FakeChoices:
    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, shopper: str) -> Choices:
        decided, _ = self._books.choices.get(shopper, (NO_CHOICES, None))
        return replace(decided, hidden=frozenset(self._hidden(shopper)))

    def opt(self, shopper: str, *, is_out: bool, at: datetime) -> None:
        self._books.choices[shopper] = (replace(self.of(shopper), is_opted_out=is_out), at)

    def forget(self, shopper: str, at: datetime) -> None:
        for product_id in self._hidden(shopper):
            self.show_again(shopper, product_id)
        self._books.choices[shopper] = (replace(self.of(shopper), forgotten_at=at), at)

    def forgotten_since(self, moment: datetime) -> set[str]:
        found = ((shopper, each.forgotten_at) for shopper, (each, _) in self._books.choices.items())
        return {shopper for shopper, at in found if at is not None and at >= moment}

    def hide(self, shopper: str, product_id: int, at: datetime) -> None:
        self._books.hidden[shopper, product_id] = at
        for oldest in self._hidden(shopper)[HIDDEN_MAX:]:
            self.show_again(shopper, oldest)

    def show_again(self, shopper: str, product_id: int) -> None:
        self._books.hidden.pop((shopper, product_id), None)

    def merge(self, source: str, target: str, at: datetime) -> None:
        guest = self.of(source)
        for product_id in sorted(guest.hidden):
            self.hide(target, product_id, at)
        if guest.is_opted_out:
            self.opt(target, is_out=True, at=at)
        self.drop(source)

    def drop(self, shopper: str) -> None:
        for product_id in self._hidden(shopper):
            self.show_again(shopper, product_id)
        self._books.choices.pop(shopper, None)

    def drop_guests(self, before: datetime) -> int:
        old = [who for who, (_, at) in self._books.choices.items() if who.startswith("v:") and at < before]
        hidden = [each for each, at in self._books.hidden.items() if each[0].startswith("v:") and at < before]
        for who in old:
            del self._books.choices[who]
        for each in hidden:
            del self._books.hidden[each]
        return len(old) + len(hidden)

    def rules(self) -> list[ShelfRule]:
        return sorted(self._books.shelf_rules.values(), key=lambda rule: rule.set_at, reverse=True)

    def set_rule(self, rule: ShelfRule) -> None:
        self._books.shelf_rules[rule.product_id, rule.placement] = rule

    def drop_rule(self, product_id: int, placement: Placement | None) -> bool:
        return self._books.shelf_rules.pop((product_id, placement), None) is not None

    def _hidden(self, shopper: str) -> list[int]:
        mine = [(at, product_id) for (who, product_id), at in self._books.hidden.items() if who == shopper]
        return [product_id for _, product_id in sorted(mine, key=lambda each: (-each[0].timestamp(), each[1]))]

"""Puts products in order for one shelf: which part of the model is asked, and what rules do to its answer."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ml import serve
from ml.snapshot import Snapshot
from shop_app.domain.choices import RuleKind, ShelfRule
from shop_app.domain.experiments import Arm
from shop_app.domain.recommendations import Placement
from shop_app.services.duty import Duty

BOOST_PLACES = 4  # how far a boosted product moves up
LEAN = 0.5  # what a shopper's taste weighs on a product page against what goes with the product
FLAT = 10.0  # how little the first place counts more than the second: 1 / (FLAT + place)
TASTE_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A shelf as asked for.

    Args:
        shopper: their id; empty for somebody who wants shelves that know nobody.
        session: product ids, oldest first. cart: product ids. page: the product the shelf stands on, if any.
        bought: product ids of the order the shelf stands under, if any.
        hidden: ids never to show.
    """

    placement: Placement
    shopper: str
    session: Sequence[int]
    cart: Sequence[int]
    page: Sequence[int]
    hidden: Collection[int]
    count: int
    arm: Arm = Arm.CURRENT
    bought: Sequence[int] = ()

    @property
    def completed(self) -> Sequence[int]:
        """What the shelf is to complete: the cart, or what was ordered."""
        return self.cart if self.placement is Placement.CART else self.bought

    @property
    def key(self) -> Hashable:
        """What tells this question from any other."""
        lists = (tuple(each) for each in (self.session, self.cart, self.page, self.bought))
        return self.shopper, self.placement, *lists, frozenset(self.hidden), self.count, self.arm

    def obstacle(self, product_id: int) -> str:
        """Say what keeps a product off this shelf, as far as it can be told from the question."""
        if product_id in self.cart:
            return "It is in their cart."
        if product_id in self.hidden:
            return "They hid it, or a rule of yours excludes it."
        if self.arm is Arm.HOLDOUT:
            return "They are held out by the experiment: their shelves know nobody."
        if not self.shopper:
            return "They opted out: their shelves are what everybody gets."
        return "Other products fit better, or it is sold out, bought before, or just looked at."


def rank(duty: Duty, asked: Asked) -> list[serve.Scored]:
    """Return up to ``asked.count`` items of the model, best first; nothing without a model."""
    if duty.snapshot is None:
        return []
    exclude = _ids(asked.hidden)
    if asked.arm is not Arm.HOLDOUT and asked.placement is Placement.PRODUCT and asked.page:
        return _beside(duty, duty.snapshot, asked)
    completed = asked.completed
    if asked.shopper and completed:
        return serve.complete(duty.snapshot, _ids(completed), asked.count, allowed=duty.allowed, exclude=exclude)
    session = _ids(asked.session) if asked.shopper else []
    return serve.recommend(
        duty.snapshot, asked.shopper or None, session, asked.count, allowed=duty.allowed, exclude=exclude
    )


def _beside(duty: Duty, snapshot: Snapshot, asked: Asked) -> list[serve.Scored]:
    """Return what goes with a product, what this shopper would like nearer to the front.

    Reciprocal rank fusion (Cormack, Clarke, Buettcher, SIGIR 2009): only places are added, never scores of two scales.
    """
    exclude = _ids(asked.hidden)
    found = serve.complete(snapshot, _ids(asked.page), asked.count * 2, allowed=duty.allowed, exclude=exclude)
    # On a product's own page "often bought together" says it all.
    found = [replace(each, because="") for each in found]
    if not asked.shopper or not (asked.session or snapshot.row_of(asked.shopper) is not None):
        return found[: asked.count]
    liked = serve.recommend(snapshot, asked.shopper, _ids(asked.session), TASTE_DEPTH, allowed=duty.allowed)
    place = {each.item: number for number, each in enumerate(liked)}
    return [each for _, each in sorted(enumerate(found), key=lambda pair: -_fused(pair, place))][: asked.count]


def _fused(pair: tuple[int, serve.Scored], liked: Mapping[str, int]) -> float:
    number, each = pair
    taste = LEAN / (FLAT + liked[each.item]) if each.item in liked else 0.0
    return 1.0 / (FLAT + number) + taste


def ruled(ids: Sequence[int], rules: Iterable[ShelfRule], placement: Placement) -> tuple[list[int], set[int]]:
    """Apply the merchant's rules to an order of product ids.

    Returns:
        The new order, and which of them stand there because they are pinned.
    """
    kinds: dict[int, RuleKind] = {}
    for rule in sorted(rules, key=lambda each: each.placement is not None):  # the more exact rule has the last word
        if rule.holds_on(placement):
            kinds[rule.product_id] = rule.kind
    pinned = [each for each, kind in kinds.items() if kind is RuleKind.PIN]
    shown = [each for each in ids if kinds.get(each) not in (RuleKind.PIN, RuleKind.EXCLUDE)]
    lift = {each: BOOST_PLACES + 0.5 for each in shown if kinds.get(each) is RuleKind.BOOST}
    places = {each: number - lift.get(each, 0.0) for number, each in enumerate(shown)}
    return [*pinned, *sorted(shown, key=lambda each: places[each])], set(pinned)


def _ids(products: Iterable[int]) -> list[str]:
    return [str(each) for each in products]

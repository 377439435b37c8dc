"""Turns what services answer into views: text beside every number, links beside every name. No state here."""

from datetime import datetime

from shop_app import routes
from shop_app.domain.cart import Cart, CartLine
from shop_app.domain.catalogue import Availability, Image, ProductCard
from shop_app.domain.orders import Order
from shop_app.domain.pricing import Totals
from shop_app.domain.recommendations import ModelCard, Shelf
from state.views import (
    CardView,
    CartLineView,
    ModelView,
    ShelfView,
    TotalsView,
)

AVAILABILITY = {
    Availability.IN_STOCK: "In stock",
    Availability.LOW: "Only a few left",
    Availability.OUT: "Sold out",
}


def date(at: datetime) -> str:
    """Write a day the way a letter does: 3 May 2026."""
    return f"{at.day} {at:%B %Y}"


def moment(at: datetime) -> str:
    """Write a moment: 3 May 2026, 14:05 UTC."""
    return f"{date(at)}, {at:%H:%M} UTC"


def card(product: ProductCard, reason: str = "", source: str = "", why: str = "") -> CardView:
    """Show a product on a card."""
    image = product.image or Image("", product.title)
    return CardView(
        sku=product.sku,
        slug=product.slug,
        href=routes.product(product.slug),
        title=product.title,
        category=product.category.title,
        price=product.price.text,
        compare_at=product.compare_at.text if product.compare_at else "",
        image=image.url,
        image_small=image.small,
        is_rich=image.has_avif,
        alt=image.alt,
        availability=product.availability,
        availability_text=AVAILABILITY[product.availability],
        rating=product.rating_average,
        rating_text=f"{product.rating_average:.1f}" if product.rating_count else "",
        rating_count=product.rating_count,
        reason=reason,
        why=why,
        source=source,
    )


def shelf(found: Shelf, title: str, name: str = "") -> ShelfView:
    """Show a shelf under a title; ``name`` tells two shelves of one page apart."""
    cards = [card(each.product, each.reason, each.source, each.why) for each in found.suggestions]
    return ShelfView(title, name or found.placement, cards)


def cart_lines(found: Cart) -> list[CartLineView]:
    """Show a cart's lines."""
    return [_cart_line(line) for line in found.lines]


def saved_lines(found: Cart) -> list[CartLineView]:
    """Show what is put aside for later."""
    return [_cart_line(line) for line in found.saved]


def free_shipping(found: Cart) -> tuple[str, int]:
    """Say what is missing for free delivery and how many percent of the way are done; nothing where it never is."""
    missing = found.missing_for_free_shipping
    if missing is None or found.free_from is None or not found.totals.lines:
        return "", 0
    return missing.text, max(3, 100 - missing.amount * 100 // found.free_from.amount)


def totals(found: "Totals | Order", is_estimate: bool = False) -> TotalsView:
    """Show the money box; free delivery is said in words; an estimate of no tax is left out."""
    guess = "Tax, estimated" if is_estimate else "Tax"
    return TotalsView(
        subtotal=found.subtotal.text,
        discount=f"−{found.discount.text}" if found.discount.amount else "",
        shipping=found.shipping.text if found.shipping.amount else "Free",
        tax="" if is_estimate and not found.tax.amount else found.tax.text,
        tax_label="Including tax" if found.is_tax_included else guess,
        total=found.total.text,
    )


def model(found: ModelCard) -> ModelView:
    """Show a trained model in the admin's list."""
    metrics = found.metrics
    return ModelView(
        version=found.version,
        date=moment(found.trained_at),
        is_live=found.is_live,
        is_stored=found.is_stored,
        was_promoted=found.was_promoted,
        verdict=found.verdict,
        ndcg=_figure(metrics.get("ndcg")),
        baseline=_figure(metrics.get("ndcg of popularity of 7 days")),
        coverage=f"{metrics['coverage']:.0%}" if "coverage" in metrics else "–",
        events=f"{metrics.get('events', 0):,.0f}",
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _cart_line(line: CartLine) -> CartLineView:
    image = line.image or Image("", line.title)
    return CartLineView(
        sku=line.sku,
        href=routes.product(line.slug),
        title=line.title,
        options=" / ".join(line.options.values()),
        image=image.small,
        alt=image.alt,
        quantity=line.quantity,
        unit_price=line.unit_price.text,
        line_total=line.line_total.text,
        availability=line.availability,
        availability_text=AVAILABILITY[line.availability],
    )

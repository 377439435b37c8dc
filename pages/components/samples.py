"""Invented views for the kit's own page and its tests. Never shown to shoppers."""

from dataclasses import replace

import reflex as rx

from state.views import (
    CardView,
    CartLineView,
    FacetView,
    LinkView,
    OrderView,
    ShelfView,
    ShippingView,
    TimelineView,
    TotalsView,
)


def sample_picture(hue: int, size: int = 640) -> str:
    """A pastel card with a soft ball, as a data address; stands for a product picture."""
    fill, deep = f"hsl({hue},70%25,88%25)", f"hsl({hue},62%25,62%25)"
    return (
        f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{size}' height='{size}' "
        f"viewBox='0 0 64 64'%3E"
        f"%3Crect width='64' height='64' fill='{fill}'/%3E%3Cellipse cx='32' cy='49' rx='14' ry='3' fill='{deep}' "
        f"opacity='.3'/%3E%3Ccircle cx='32' cy='32' r='15' fill='{deep}'/%3E%3Ccircle cx='27' cy='27' r='5' "
        f"fill='white' opacity='.45'/%3E%3C/svg%3E"
    )


LAMP = CardView(
    sku="LAMP-1",
    slug="halo-table-lamp",
    href="/product/halo-table-lamp",
    title="Halo table lamp",
    category="Lighting",
    price="$64.00",
    image=sample_picture(35),
    alt="A round table lamp",
    rating=4.6,
    rating_text="4.6",
    rating_count=128,
)
CARDS = [
    replace(LAMP, reason="Because you looked at lamps"),
    replace(
        LAMP, sku="MUG-1", title="Morning mug, 300 ml", price="$12.50", compare_at="$18.00", image=sample_picture(15)
    ),
    replace(
        LAMP,
        sku="RUG-1",
        title="Hand-woven wool rug with a rather long name that needs a second line",
        price="$219.00",
        image=sample_picture(330),
        availability="low",
        availability_text="Only a few left",
        rating=3.5,
        rating_text="3.5",
        rating_count=7,
    ),
    replace(
        LAMP,
        sku="VASE-1",
        title="Ripple vase",
        price="$38.00",
        image=sample_picture(165),
        availability="out",
        availability_text="Sold out",
        rating_count=0,
    ),
    replace(LAMP, sku="CHAIR-1", title="Pebble chair", price="$145.00", image="", rating_count=3),
    replace(LAMP, sku="CLOCK-1", title="Quiet clock", price="$42.00", image=sample_picture(220)),
]
SHELF: rx.Var[ShelfView] = rx.Var.create(ShelfView("Picked for you", "home", CARDS))
CATEGORIES: rx.Var[list[LinkView]] = rx.Var.create(
    [
        LinkView(title, f"/category/{title.lower()}", title == "Lighting")
        for title in ("Kitchen", "Lighting", "Living", "Outdoor", "Stationery", "Toys", "Travel", "Wellbeing")
    ]
)
CRUMBS: rx.Var[list[LinkView]] = rx.Var.create(
    [LinkView("Home", "/"), LinkView("Lighting", "/category/lighting"), LinkView("Halo table lamp", "", True)]
)
PAGES: rx.Var[list[LinkView]] = rx.Var.create(
    [
        LinkView("1", "/products?page=1"),
        LinkView("2", "/products?page=2", True),
        LinkView("3", "/products?page=3"),
        LinkView("…"),
        LinkView("12", "/products?page=12"),
    ]
)
FACETS: rx.Var[list[FacetView]] = rx.Var.create(
    [
        FacetView("lighting", "Lighting", 42, True, "/products"),
        FacetView("kitchen", "Kitchen", 118, False, "/products?category=kitchen"),
        FacetView("toys", "Toys", 9, False, "/products?category=toys"),
    ]
)
TOTALS: rx.Var[TotalsView] = rx.Var.create(TotalsView("$140.50", "−$14.05", "$4.90", "$10.12", "$141.47"))
SHIPPING = [
    ShippingView("standard", "Standard", "$4.90", "3 to 5 working days", True),
    ShippingView("express", "Express", "$12.90", "Tomorrow if ordered before 14:00"),
]
TIMELINE: rx.Var[list[TimelineView]] = rx.Var.create(
    [
        TimelineView("placed", "Order placed", "3 May, 10:12"),
        TimelineView("paid", "Payment received", "3 May, 10:12"),
        TimelineView("shipped", "Handed to the carrier", "4 May, 16:40", "Tracking number TG-204-118"),
    ]
)
LINE: rx.Var[CartLineView] = rx.Var.create(
    CartLineView(sku="MUG-1", title="Morning mug", quantity=2, unit_price="$12.50")
)
ORDERS: rx.Var[list[OrderView]] = rx.Var.create(
    [
        OrderView(
            "T-1003", "/order/T-1003", "paid", "Paid", "4 May", "ada@example.com", 3, totals=TotalsView(total="$141.47")
        ),
        OrderView(
            "T-1002",
            "/order/T-1002",
            "shipped",
            "Shipped",
            "3 May",
            "bob@example.com",
            1,
            totals=TotalsView(total="$64.00"),
        ),
        OrderView(
            "T-1001",
            "/order/T-1001",
            "pending_payment",
            "Waiting for payment",
            "3 May",
            "grace@example.com",
            12,
            totals=TotalsView(total="$1,204.90"),
        ),
    ]
)

"""The form of a product: what was typed becomes an edit, nothing typed is lost, and the later of two is told."""

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain.accounts import Role
from shop_app.domain.catalogue import Status
from shop_app.domain.editing import ProductEdit
from state import _call
from state.admin_product import AdminProductState as State
from state.admin_stock import AdminStockState

TYPED = {"title": " Desk lamp ", "description": "Bright.", "category": "lamps", "slug": "", "status": "draft"}
ONE = {"sku-v0": "LAMP", "price-v0": "19,90", "compare_at-v0": "", "stock-v0": "7"}


@pytest.fixture
def staff(shop):
    return shop.account("eve@example.com", Role.CATALOGUE_MANAGER)


@pytest.fixture
def eve(shop):
    return shop.shopper("mary@example.com", Role.CATALOGUE_MANAGER)


@pytest.fixture
def open_at(shop, staff, monkeypatch):
    """Open a page of the back office as a catalogue manager; returns its state."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    cookie = f"shop_session={shop.sessions.open(staff)}"

    async def open_at(path: str, state: type = State):
        root = rx.State(_reflex_internal_init=True)
        root.router = RouterData.from_router_data(
            {"headers": {"cookie": cookie}, "pathname": path, "asPath": path, "token": path}
        )
        window = root._get_state_from_cache(state)
        if state is State:
            await State.event_handlers["load_product"].fn(window)
        return window

    return open_at


async def save(window, **typed: str):
    return await State.event_handlers["save_product"].fn(window, typed)


def as_shown(window) -> dict[str, str]:
    """What the browser would send of a form that nobody touched."""
    form = window.form
    typed = {name: getattr(form, name) for name in ("title", "description", "category", "slug", "status")}
    typed |= {f"option-{each.key}": each.name for each in form.options}
    for each in form.attributes:
        typed |= {f"name-{each.key}": each.name, f"value-{each.key}": each.value}
    for each in form.variants:
        typed |= {f"price-{each.key}": each.price, f"compare_at-{each.key}": each.compare_at}
        typed |= {f"weight-{each.key}": each.weight}
        typed |= {f"value-{each.key}-{key}": value for key, value in each.options.items()}
    return typed


async def test_a_new_product_is_stored_as_typed_and_its_page_opens(shop, eve, open_at):
    shop.product("Other")
    window = await open_at("/admin/new-product")

    answer = await save(window, **TYPED, **ONE)

    made = shop.editing.product(eve, "desk-lamp")
    assert (made.title, made.status, made.default.price.text, made.default.stock) == (
        "Desk lamp", Status.DRAFT, "$19.90", 7,
    )  # fmt: skip
    assert "/admin/products/desk-lamp" in str(answer[1].args)


async def test_whatever_cannot_be_read_is_said_by_its_field_and_nothing_is_stored(shop, eve, open_at):
    shop.product("Other")
    window = await open_at("/admin/new-product")

    await save(window, **{**TYPED, "title": "Lamp", "sku-v0": "", "price-v0": "cheap", "stock-v0": "many"})

    assert set(window.errors) == {"sku-v0", "price-v0", "stock-v0"}
    assert window.unsaved == 1  # the page holds back whoever leaves now
    await save(window, **{**TYPED, "title": ""}, **ONE)
    assert window.errors == {"title": "A title has 1 to 200 characters."}


async def test_options_and_attributes_come_in_rows(shop, eve, open_at):
    lamp = shop.product("Lamp")
    window = await open_at("/admin/products/lamp")
    window.add_option()
    window.add_variant()
    window.add_attribute()
    (option,), (_, second), (said,) = window.form.options, window.form.variants, window.form.attributes

    await save(
        window,
        **(
            as_shown(window)
            | {f"option-{option.key}": "Colour", f"value-v0-{option.key}": "Red"}
            | {f"value-{second.key}-{option.key}": "Blue", f"sku-{second.key}": "BLUE"}
            | {f"price-{second.key}": "25", f"stock-{second.key}": "3"}
            | {f"name-{said.key}": "Material", f"value-{said.key}": "Oak"}
        ),
    )

    found = shop.editing.product(eve, "lamp")
    assert [(each.sku, dict(each.options), each.stock) for each in found.variants] == [
        (lamp.sku, {"Colour": "Red"}, 10),
        ("BLUE", {"Colour": "Blue"}, 3),
    ]
    assert found.attributes == {"Material": "Oak"}
    assert [row.is_known for row in window.form.variants] == [True, True]


async def test_a_variant_marked_as_gone_goes_with_the_save_and_not_before(shop, eve, open_at):
    lamp = shop.product("Lamp")
    window = await open_at("/admin/products/lamp")
    window.add_variant()
    window.remove_variant("v0", True)
    second = window.form.variants[1].key
    assert shop.editing.product(eve, "lamp").variant(lamp.sku)

    await save(window, **(as_shown(window) | {f"sku-{second}": "NEW", f"price-{second}": "5"}))

    assert [each.sku for each in shop.editing.product(eve, "lamp").variants] == ["NEW"]
    assert [row.sku for row in window.form.variants] == ["NEW"]


async def test_the_later_of_two_is_told_what_changed_and_may_save_all_the_same(shop, eve, open_at):
    shop.product("Lamp")
    window = await open_at("/admin/products/lamp")
    typed = as_shown(window) | {"title": "Mine"}
    shop.editing.change(eve, "lamp", ProductEdit(title="Theirs"), 1)

    await save(window, **typed)

    assert shop.editing.product(eve, "lamp").title == "Theirs"
    assert (window.is_lost, window.differences) == (True, [("Title", "Theirs")])
    window.keep_mine()
    await save(window, **typed)
    assert shop.editing.product(eve, "lamp").title == "Mine"
    assert window.is_lost is False


async def test_a_sale_while_the_form_is_open_shows_and_loses_nothing(shop, eve, open_at):
    lamp = shop.product("Lamp", stock=7)
    window = await open_at("/admin/products/lamp")
    shop.adjust_stock(lamp, -2)

    await State.event_handlers["refresh_product"].fn(window)
    await save(window, **(as_shown(window) | {"title": "Lantern"}))

    assert window.form.variants[0].stock == "5"
    assert shop.editing.product(eve, "lamp").default.stock == 5
    assert window.is_lost is False


async def test_what_a_piece_weighs_is_shown_stored_and_told_to_the_later_of_two(shop, eve, open_at):
    lamp = shop.product("Lamp")
    window = await open_at("/admin/products/lamp")
    assert window.form.variants[0].weight == "500"
    later = await open_at("/admin/products/lamp")

    await save(window, **(as_shown(window) | {"weight-v0": " 7000 "}))
    await save(later, **(as_shown(later) | {"title": "Lantern"}))

    assert shop.editing.product(eve, "lamp").default.weight_g == 7_000
    assert window.form.variants[0].weight == "7000"
    assert (later.is_lost, later.differences) == (True, [(f"Variant {lamp.sku}", "$19.99, 7000 g")])


async def test_an_empty_weight_stays_as_it_is_and_a_new_variant_has_the_usual_one(shop, eve, open_at):
    shop.product("Lamp")
    window = await open_at("/admin/products/lamp")
    await save(window, **(as_shown(window) | {"weight-v0": "7000"}))
    window.add_variant()
    window.add_option()
    option, second = window.form.options[0].key, window.form.variants[1].key

    typed = as_shown(window) | {f"option-{option}": "Size", f"value-v0-{option}": "L", f"value-{second}-{option}": "S"}
    await save(window, **(typed | {"weight-v0": "", f"sku-{second}": "S", f"price-{second}": "5"}))

    assert [each.weight_g for each in shop.editing.product(eve, "lamp").variants] == [7_000, 500]


@pytest.mark.parametrize(
    ("typed", "field"), [("heavy", "weight-v0"), ("1.5", "weight-v0"), ("-3", "weight-v0"), ("1000001", "weight_g")]
)
async def test_a_weight_that_will_not_do_is_said_by_its_field_and_nothing_is_stored(shop, eve, open_at, typed, field):
    shop.product("Lamp")
    window = await open_at("/admin/products/lamp")

    await save(window, **(as_shown(window) | {"weight-v0": typed, "title": "Other"}))

    assert set(window.errors) == {field}
    assert shop.editing.product(eve, "lamp").title == "Lamp"


@pytest.fixture
async def stock(shop, open_at):
    """The stock dialog of a lamp of which there are ten."""
    lamp = shop.product("Lamp", stock=10)
    window = await open_at("/admin/products/lamp", AdminStockState)
    await AdminStockState.event_handlers["open_stock"].fn(window, lamp.sku)
    return window


async def adjust(window, **typed: str) -> None:
    await AdminStockState.event_handlers["adjust_stock"].fn(window, {"sku": window.sku, **typed})


async def test_stock_moves_with_a_reason_that_the_ledger_keeps(stock):
    await adjust(stock, delta="-3", reason="broken")

    assert stock.level == "7"
    assert [(line.delta, line.reason) for line in stock.movements] == [
        ("-3", "Adjusted – broken"),
        ("+10", "Opening count"),
    ]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"delta": "-30", "reason": "broken"}, {"delta": "There are 10 only."}),
        ({"delta": "2", "reason": " "}, {"reason": "Say why, in up to 200 characters."}),
        ({"delta": "some", "reason": "x"}, {"delta": "Say how many pieces more or fewer, as a whole number."}),
    ],
)
async def test_an_adjustment_that_will_not_do_is_said_by_its_field(stock, typed, errors):
    await adjust(stock, **typed)

    assert stock.errors == errors
    assert stock.level == "10"

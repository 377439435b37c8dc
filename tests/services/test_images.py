"""A product's pictures: who may change them, what is kept, and when files go."""

from datetime import timedelta

import pytest

from shop_app.domain.accounts import SYSTEM, Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded, StoreUnavailable, TooManyRequests
from shop_app.domain.images import MOST
from tests.fakes.pictures import photo


@pytest.fixture
def keeper(shop):
    return shop.shopper(role=Role.CATALOGUE_MANAGER)


def test_an_uploaded_picture_is_the_products_last_and_its_files_are_there(shop, keeper):
    lamp = shop.product("Lamp")

    shop.images.upload(keeper, lamp.slug, photo("red"), "red.jpg", " A red\nlamp ")
    first, second = shop.images.upload(keeper, lamp.slug, photo("blue"), "blue.jpg")

    assert (first.alt, first.width, first.height) == ("A red lamp", 400, 300)
    assert {f"{image.name}-{end}" for image in (first, second) for end in ("320.webp", "640.avif")} <= set(
        shop.files.files
    )
    assert shop.catalogue.product(lamp.slug)[0].images == [first, second]


def test_the_same_picture_twice_is_one(shop, keeper):
    lamp = shop.product()
    shop.images.upload(keeper, lamp.slug, photo(), "a.jpg", "Once")

    images = shop.images.upload(keeper, lamp.slug, photo(), "a.jpg", "Twice")

    assert [image.alt for image in images] == ["Twice"]


@pytest.mark.parametrize("act", ["of", "expect", "upload", "describe", "arrange", "remove"])
def test_only_who_keeps_the_catalogue_touches_pictures(shop, act):
    lamp = shop.product()
    arguments = {"upload": (photo(), "a.jpg"), "describe": ("a", "b"), "arrange": (["a"],), "remove": (["a"],)}

    for actor, refusal in (
        (shop.guest(), SignInNeeded),
        (shop.shopper(), NotAllowed),
        (shop.shopper(role=Role.SUPPORT), NotAllowed),
    ):
        with pytest.raises(refusal):
            getattr(shop.images, act)(actor, lamp.slug, *arguments.get(act, ()))

    assert shop.images.of(SYSTEM, lamp.slug) == []
    assert shop.files.files == {}


def test_of_a_file_that_is_refused_nothing_is_kept(shop, keeper):
    lamp = shop.product()

    for data, name in ((b"", "a.jpg"), (photo()[:500], "a.jpg"), (b"<svg><script>", "a.svg"), (photo(), "a.png")):
        with pytest.raises(InvalidInput):
            shop.images.upload(keeper, lamp.slug, data, name)
    with pytest.raises(InvalidInput):
        shop.images.upload(keeper, lamp.slug, photo(), "a.jpg", "x" * 301)
    with pytest.raises(NotFound):
        shop.images.upload(keeper, "no-such-thing", photo(), "a.jpg")

    assert shop.files.files == {}
    assert shop.images.of(keeper, lamp.slug) == []


def test_when_the_files_cannot_be_kept_the_product_does_not_show_them(shop, keeper):
    lamp = shop.product()
    shop.files.is_away = True

    with pytest.raises(StoreUnavailable):
        shop.images.upload(keeper, lamp.slug, photo(), "a.jpg")

    assert shop.images.of(keeper, lamp.slug) == []


def test_pictures_are_put_in_order_described_and_removed(shop, keeper):
    lamp = shop.product()
    for colour in ("red", "green", "blue"):
        images = shop.images.upload(keeper, lamp.slug, photo(colour), "a.jpg", colour)
    red, green, blue = (image.name for image in images)

    shop.images.arrange(keeper, lamp.slug, [blue, red, green])
    shop.images.describe(keeper, lamp.slug, red, "crimson")
    left = shop.images.remove(keeper, lamp.slug, [green])

    assert [image.alt for image in left] == ["blue", "crimson"]
    with pytest.raises(InvalidInput):
        shop.images.arrange(keeper, lamp.slug, [blue, blue])
    with pytest.raises(NotFound):
        shop.images.remove(keeper, lamp.slug, ["no-such-picture"])


def test_every_change_is_in_the_audit_log(shop, keeper):
    lamp = shop.product()
    image = shop.images.upload(keeper, lamp.slug, photo(), "a.jpg", "Red")[0]
    shop.images.remove(keeper, lamp.slug, [image.name])

    with shop.store.reading() as tx:
        entries = [entry for entry in tx.audit.page(AuditQuery())[0] if entry.draft.subject == lamp.slug]
    assert [entry.draft.action for entry in entries] == ["picture.remove", "picture.add"]


def test_a_product_has_room_for_a_dozen(shop, keeper):
    lamp = shop.product()
    for number in range(MOST):
        shop.images.upload(keeper, lamp.slug, photo((number * 20, 0, 0)), "a.jpg")

    with pytest.raises(InvalidInput, match="12 are possible"):
        shop.images.expect(keeper, lamp.slug)


def test_too_many_uploads_have_to_wait(shop, keeper):
    lamp = shop.product()

    for _ in range(60):
        shop.images.expect(keeper, lamp.slug)
    with pytest.raises(TooManyRequests):
        shop.images.expect(keeper, lamp.slug)


def test_files_that_nobody_shows_go_after_a_day_and_others_stay(shop, keeper):
    lamp = shop.product("Lamp")
    shown, removed = (shop.images.upload(keeper, lamp.slug, photo(colour), "a.jpg")[-1] for colour in ("red", "blue"))
    shop.images.remove(keeper, lamp.slug, [removed.name])
    shop.files.put("demo-640.webp", b"not ours to clear away", "image/webp")
    assert shop.images.collect() == 0

    for name in shop.files.put_at:
        shop.files.put_at[name] -= timedelta(hours=25)

    assert shop.images.collect() == 4
    assert {name[:32] for name in shop.files.files if name != "demo-640.webp"} == {shown.name}
    assert "demo-640.webp" in shop.files.files

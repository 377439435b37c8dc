"""Reviews: one each, verified by orders, moderated by staff, and the rating always their sum."""

import pytest

from shop_app.domain.accounts import SYSTEM, Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.catalogue import Review
from shop_app.domain.errors import AlreadyReviewed, InvalidInput, NotAllowed, NotFound, SignInNeeded, TooManyRequests
from shop_app.domain.interactions import Kind
from shop_app.domain.reviews import ReviewStatus
from shop_app.services.reviews import ReviewsService


def test_a_review_is_shown_and_moves_the_rating(shop):
    lamp, ada, bob = shop.product(), shop.shopper(), shop.shopper()

    shop.reviews.write(ada, lamp.slug, 5, " Bright\0 ")
    shop.reviews.write(bob, lamp.slug, 2, "")

    page = shop.reviews.page(lamp.slug)
    assert [(each.author, each.rating, each.text) for each in page.reviews] == [("Ada", 2, ""), ("Ada", 5, "Bright")]
    assert (page.total, page.average, page.histogram) == (2, 3.5, (0, 1, 0, 0, 1))
    assert shop.catalogue.product(lamp.slug)[0].rating_average == 3.5


def test_who_paid_for_the_product_is_a_verified_buyer_and_nobody_else_is(shop):
    lamp, vase = shop.product("Lamp"), shop.product("Vase")
    buyer = shop.shopper_with_cart(lamp)
    shop.place_order(buyer)

    assert shop.reviews.write(buyer, lamp.slug, 5, "").review.is_verified
    assert not shop.reviews.write(buyer, vase.slug, 5, "").review.is_verified
    assert not shop.reviews.write(shop.shopper(), lamp.slug, 5, "").review.is_verified


def test_a_second_review_of_the_same_product_is_refused_and_changes_nothing(shop):
    lamp, ada = shop.product(), shop.shopper()
    shop.reviews.write(ada, lamp.slug, 5, "First")

    with pytest.raises(AlreadyReviewed):
        shop.reviews.write(ada, lamp.slug, 1, "Second")

    assert shop.reviews.page(lamp.slug).histogram == (0, 0, 0, 0, 1)
    assert shop.reviews.mine(ada, lamp.slug).review.text == "First"
    assert shop.reviews.mine(shop.guest(), lamp.slug) is None


@pytest.mark.parametrize(("rating", "text"), [(0, ""), (6, ""), (-1, ""), (3, "x" * 4001)])
def test_a_review_that_will_not_do_is_refused(shop, rating, text):
    lamp = shop.product()

    with pytest.raises(InvalidInput):
        shop.reviews.write(shop.shopper(), lamp.slug, rating, text)

    assert shop.reviews.page(lamp.slug).total == 0


def test_guests_sign_in_first_and_a_product_that_is_not_there_is_not_reviewed(shop):
    with pytest.raises(SignInNeeded):
        shop.reviews.write(shop.guest(), shop.product().slug, 5, "")
    with pytest.raises(NotFound):
        shop.reviews.write(shop.shopper(), "no-such-thing", 5, "")


def test_a_flood_of_reviews_has_to_wait(shop):
    ada = shop.shopper()
    for _ in range(10):
        shop.reviews.write(ada, shop.product().slug, 5, "")

    with pytest.raises(TooManyRequests):
        shop.reviews.write(ada, shop.product().slug, 5, "")


def test_a_hidden_review_counts_no_more_and_a_published_one_counts_again(shop):
    lamp, ada = shop.product(), shop.shopper()
    written = shop.reviews.write(ada, lamp.slug, 4, "Rude")
    support = shop.shopper(role=Role.SUPPORT)

    for _ in range(2):  # a second time changes nothing
        shop.reviews.moderate(support, written.id, ReviewStatus.HIDDEN)
    assert (shop.reviews.page(lamp.slug).total, shop.reviews.page(lamp.slug).reviews) == (0, [])
    assert shop.catalogue.product(lamp.slug)[1] == []
    assert shop.reviews.mine(ada, lamp.slug).status is ReviewStatus.HIDDEN

    shop.reviews.moderate(support, written.id, ReviewStatus.PUBLISHED)
    assert shop.reviews.page(lamp.slug).histogram == (0, 0, 0, 1, 0)
    with shop.store.reading() as tx:
        entries = tx.audit.page(AuditQuery())[0]
    assert [each.draft.action for each in entries if each.draft.action == "review.moderate"] == ["review.moderate"] * 2


def test_where_staff_approve_a_review_waits_until_they_do(shop):
    reviews = ReviewsService(shop.store, shop.services.throttle, shop.interactions, need_approval=True)
    lamp = shop.product()
    written = reviews.write(shop.shopper(), lamp.slug, 5, "Good")
    assert reviews.page(lamp.slug).total == 0
    assert reviews.with_status(SYSTEM, ReviewStatus.PENDING)[1] == 1

    reviews.moderate(SYSTEM, written.id, ReviewStatus.PUBLISHED)

    assert reviews.page(lamp.slug).total == 1
    assert reviews.with_status(SYSTEM, ReviewStatus.PENDING) == ([], 0)


def test_only_staff_moderate(shop):
    lamp, ada = shop.product(), shop.shopper()
    written = shop.reviews.write(ada, lamp.slug, 1, "")

    for actor, refusal in ((shop.guest(), SignInNeeded), (ada, NotAllowed)):
        with pytest.raises(refusal):
            shop.reviews.moderate(actor, written.id, ReviewStatus.HIDDEN)
        with pytest.raises(refusal):
            shop.reviews.with_status(actor, ReviewStatus.PUBLISHED)
    with pytest.raises(NotFound):
        shop.reviews.moderate(SYSTEM, 999, ReviewStatus.HIDDEN)


def test_the_recommender_hears_of_a_review(shop):
    lamp = shop.product()
    shop.reviews.write(shop.shopper(), lamp.slug, 5, "")
    shop.interactions.flush()

    assert [(each.kind, each.product_id) for each in shop.events.events] == [(Kind.RATE, lamp.id)]


def test_a_bad_review_is_no_taste(shop):
    lamp, ada = shop.product(), shop.shopper()
    shop.reviews.write(ada, lamp.slug, 2, "Dim.")
    shop.interactions.flush()

    assert shop.events.events == []
    assert shop.tastes.recent(ada.shopper) == []


def test_reviews_come_by_the_page(shop):
    lamp = shop.product()
    for _ in range(12):
        shop.reviews.write(shop.shopper(), lamp.slug, 5, "")

    assert [len(shop.reviews.page(lamp.slug, page).reviews) for page in (1, 2, 3)] == [10, 2, 0]
    assert isinstance(shop.reviews.page(lamp.slug).reviews[0], Review)
    with pytest.raises(InvalidInput):
        shop.reviews.page(lamp.slug, 0)

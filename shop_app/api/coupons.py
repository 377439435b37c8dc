"""REST for staff who run promotions: coupons, taxes and deliveries."""

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Page
from shop_app.api.shapes.coupons import CouponChangeIn, CouponIn, CouponOut, TariffShape
from shop_app.services.coupons import PAGE_SIZE

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get("/coupons")
def list_coupons(shop: Shop, actor: Caller, page: int = 1) -> Page[CouponOut]:
    coupons, total = shop.coupons.page(actor, page)
    items = [CouponOut.of(each) for each in coupons]
    return Page(items=items, page=page, page_size=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE))


@router.post("/coupons", status_code=201)
def add_coupon(shop: Shop, actor: Caller, asked: CouponIn) -> CouponOut:
    return CouponOut.of(shop.coupons.add(actor, asked.draft(shop.coupons.currency)))


@router.get("/coupons/{code}")
def get_coupon(shop: Shop, actor: Caller, code: str) -> CouponOut:
    return CouponOut.of(shop.coupons.get(actor, code))


@router.patch("/coupons/{code}")
def change_coupon(shop: Shop, actor: Caller, code: str, asked: CouponChangeIn) -> CouponOut:
    """Change period, limit, minimum, or whether it is active; what it takes off never changes."""
    return CouponOut.of(shop.coupons.change(actor, code, asked.changes(), asked.version))


@router.delete("/coupons/{code}", status_code=204)
def end_coupon(shop: Shop, actor: Caller, code: str) -> None:
    """End a coupon. It stays in the list with its uses, and its code stays taken."""
    shop.coupons.end(actor, code)


@router.get("/tariff")
def get_tariff(shop: Shop, actor: Caller) -> TariffShape:
    """The taxes and deliveries in force."""
    return TariffShape.of(*shop.coupons.tariff(actor))


@router.put("/tariff")
def save_tariff(shop: Shop, actor: Caller, asked: TariffShape) -> TariffShape:
    """Replace taxes and deliveries for every price from now on."""
    tariff = asked.tariff()
    return TariffShape.of(tariff, shop.coupons.save_tariff(actor, tariff, asked.version))

"""Puts the HTTP door together: routes, errors, pictures. The roof mounts it; tests call it alone."""

from fastapi import APIRouter, Depends, FastAPI

from shop_app.api import (
    address_book,
    admin,
    admin_orders,
    audit,
    auth,
    cart,
    catalogue,
    coupons,
    docs,
    editing,
    errors,
    exchange,
    health,
    html,
    images,
    mail,
    me,
    orders,
    recommendations,
    reviews,
    seen,
    users,
    webhooks,
    wishlist,
)
from shop_app.api.seo import sitemap
from shop_app.routes import API
from shop_app.settings import get_settings


def make_api() -> FastAPI:
    """Return the application that answers everything but pages and websocket."""
    settings = get_settings()
    app = FastAPI(
        title="The reactive shop",
        version="1",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    rest = APIRouter(prefix=API)
    for each in (
        exchange,  # before the nouns it exports: "export" is no product and no order
        auth,
        me,
        address_book,
        catalogue,
        cart,
        orders,
        webhooks,
        recommendations,
        admin,
        admin_orders,
        audit,
        images,
        reviews,
        wishlist,
        mail,
        coupons,
        users,
        editing,
    ):
        rest.include_router(each.router)
    app.include_router(rest)
    app.include_router(health.router, include_in_schema=False)
    app.include_router(docs.router)
    app.include_router(sitemap.router)
    app.include_router(seen.router)
    app.include_router(html.greetings)
    app.include_router(html.router, dependencies=[Depends(html.check_origin)])
    app.include_router(images.forms, dependencies=[Depends(html.check_origin)])
    app.include_router(exchange.forms, dependencies=[Depends(html.check_origin)])
    app.include_router(exchange.downloads)
    app.mount("/images", images.PictureFiles(directory=settings.images_dir, check_dir=False), name="images")
    errors.install(app)
    return app

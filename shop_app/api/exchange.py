"""REST and the back office's form: catalogues, orders and histories as files."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from shop_app import routes
from shop_app.api.caller import Browser, Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.api.uploads import multipart, read_upload
from shop_app.services.exchange.service import BYTES_MAX, Brought, Format

router = APIRouter(prefix="/admin", tags=["admin"])
forms = APIRouter(include_in_schema=False)
downloads = APIRouter(include_in_schema=False)  # reading changes nothing, and other sites cannot see it

DryRun = Annotated[bool, Query(description="Say what would happen, and keep nothing.")]


class BroughtOut(Shape):
    products: int
    variants: int
    added: int
    known: int
    new_categories: int
    dry_run: bool

    @classmethod
    def of(cls, brought: Brought) -> "BroughtOut":
        return cls(
            products=brought.products,
            variants=brought.variants,
            added=brought.added,
            known=brought.known,
            new_categories=brought.new_categories,
            dry_run=brought.is_rehearsal,
        )


@router.post("/products/import", openapi_extra=multipart())
async def import_catalogue(
    shop: Shop,
    actor: Caller,
    request: Request,
    format: Format = Format.SHOP,  # noqa: A002 - the contract's name
    dry_run: DryRun = False,
) -> BroughtOut:
    """Bring a catalogue in from a CSV file, all or nothing; problems are named by row and column."""
    await asyncio.to_thread(shop.exchange.check, actor)
    sent = await read_upload(request, BYTES_MAX)
    done = await asyncio.to_thread(
        lambda: shop.exchange.import_catalogue(actor, sent.data, format, is_rehearsal=dry_run)
    )
    return BroughtOut.of(done)


@router.get("/products/export", response_class=StreamingResponse)
def export_catalogue(shop: Shop, actor: Caller) -> StreamingResponse:
    """The whole catalogue as a CSV file that can be imported again."""
    return _file(shop.exchange.export_catalogue(actor), "catalogue.csv")


@router.get("/orders/export", response_class=StreamingResponse)
def export_orders(shop: Shop, actor: Caller) -> StreamingResponse:
    """Every order as a CSV file, a row for each of its lines."""
    return _file(shop.exchange.export_orders(actor), "orders.csv")


@forms.post(routes.FORM_IMPORT)
async def import_from_page(shop: Shop, actor: Browser, request: Request) -> BroughtOut:
    """Bring a catalogue in from the back office; the form says whose export it is and whether to rehearse."""
    await asyncio.to_thread(shop.exchange.check, actor)
    sent = await read_upload(request, BYTES_MAX)
    format_ = Format(sent.fields["format"]) if sent.fields.get("format") in set(Format) else Format.SHOP
    done = await asyncio.to_thread(
        lambda: shop.exchange.import_catalogue(actor, sent.data, format_, is_rehearsal="dry_run" in sent.fields)
    )
    return BroughtOut.of(done)


@downloads.get(routes.FORM_EXPORT + "/catalogue.csv")
def export_catalogue_to_page(shop: Shop, actor: Browser) -> StreamingResponse:
    """The catalogue, for the back office's own link."""
    return _file(shop.exchange.export_catalogue(actor), "catalogue.csv")


@downloads.get(routes.FORM_EXPORT + "/orders.csv")
def export_orders_to_page(shop: Shop, actor: Browser) -> StreamingResponse:
    """The orders, for the back office's own link."""
    return _file(shop.exchange.export_orders(actor), "orders.csv")


def _file(lines: Iterator[str], name: str) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

"""Pictures over HTTP: the files themselves, REST for staff, and the back office's upload form."""

import asyncio
import mimetypes
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from shop_app import routes
from shop_app.api.caller import Browser, Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.api.shapes.catalogue import ImageOut
from shop_app.api.uploads import multipart, read_upload
from shop_app.bootstrap import get_services
from shop_app.domain.catalogue import Image
from shop_app.domain.images import FORMATS
from shop_app.services.pictures import BYTES_MAX

router = APIRouter(prefix="/admin/products/{slug}/images", tags=["admin"])
forms = APIRouter(include_in_schema=False)

for _kind, _type in FORMATS.items():  # Python 3.11 knows neither, and no browser shows a picture of the wrong type
    mimetypes.add_type(_type, f".{_kind}")


class PictureFiles(StaticFiles):
    """Serves the folder of pictures; what is not in it is asked of the store that the shop keeps uploads in."""

    async def check_config(self) -> None:
        """A folder that is not there yet is no mistake: it comes with the first picture, or never, beside a bucket."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            data = await asyncio.to_thread(lambda: get_services().images.read(path))
            if data is None:
                raise
            return Response(data, media_type=FORMATS[path.rpartition(".")[2]])


class ArrangementIn(Shape):
    names: list[str]


class DescriptionIn(Shape):
    alt: str


@router.get("")
def list_images(shop: Shop, actor: Caller, slug: str) -> list[ImageOut]:
    return _out(shop.images.of(actor, slug))


@router.post("", status_code=201, openapi_extra=multipart(alt="What the picture shows, for who cannot see it."))
async def add_image(shop: Shop, actor: Caller, slug: str, request: Request) -> list[ImageOut]:
    """Add a JPEG, PNG or WebP of up to 15 MB; answers with all pictures of the product."""
    await asyncio.to_thread(shop.images.expect, actor, slug)
    sent = await read_upload(request, BYTES_MAX)
    alt = sent.fields.get("alt", "")
    return _out(await asyncio.to_thread(shop.images.upload, actor, slug, sent.data, sent.filename, alt))


@router.put("")
def arrange_images(shop: Shop, actor: Caller, slug: str, order: ArrangementIn) -> list[ImageOut]:
    """Put the pictures in this order; the first is the one on cards."""
    return _out(shop.images.arrange(actor, slug, order.names))


@router.patch("/{picture}")
def describe_image(shop: Shop, actor: Caller, slug: str, picture: str, said: DescriptionIn) -> list[ImageOut]:
    return _out(shop.images.describe(actor, slug, picture, said.alt))


@router.delete("/{picture}", status_code=204)
def remove_image(shop: Shop, actor: Caller, slug: str, picture: str) -> None:
    shop.images.remove(actor, slug, [picture])


@router.delete("", status_code=204)
def remove_images(
    shop: Shop, actor: Caller, slug: str, name: Annotated[list[str] | None, Query(description="Empty: all.")] = None
) -> None:
    """Take the named pictures off the product, or all of them."""
    shop.images.remove(actor, slug, name or [image.name for image in shop.images.of(actor, slug)])


@forms.post(routes.FORM_PICTURES, status_code=201)
async def add_image_from_page(shop: Shop, actor: Browser, slug: str, request: Request) -> list[ImageOut]:
    """Add a picture from the back office."""
    return await add_image(shop, actor, slug, request)


def _out(images: list[Image]) -> list[ImageOut]:
    return [ImageOut.of(image) for image in images]

"""The back office's page of one product's pictures. Files arrive by the HTTP door; this shows and arranges them."""

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Image
from state._call import ask, attempt
from state.product_views import PictureView


class ImagesState(rx.State):
    slug: str = ""
    product_href: str = ""
    pictures: list[PictureView] = []
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_images(self):
        """Show the pictures of the address's product to who may change them."""
        slug = self.router.url.path.strip("/").rpartition("/")[2]
        found, refusal = await attempt(self, lambda shop, actor: shop.images.of(actor, slug))
        self.problem = refusal.message if refusal else ""
        self.slug, self.product_href = slug, routes.product(slug)
        self.pictures = _shown(found or [])
        self.is_loaded = True

    @rx.event
    async def describe(self, form: dict):
        """Keep what a picture is said to show."""
        name, alt = str(form.get("name", ""))[:80], str(form.get("alt", ""))[:1000]
        self.pictures = _shown(await ask(self, lambda shop, actor: shop.images.describe(actor, self.slug, name, alt)))

    @rx.event
    async def move(self, name: str, steps: int):
        """Bring a picture forward (-1) or back (1)."""
        self.pictures = _shown(await ask(self, lambda shop, actor: _moved(shop, actor, self.slug, str(name), steps)))

    @rx.event
    async def remove(self, name: str):
        """Take a picture off the product."""
        self.pictures = _shown(await ask(self, lambda shop, actor: shop.images.remove(actor, self.slug, [str(name)])))


def _moved(shop: Services, actor: Actor, slug: str, name: str, steps: int) -> list[Image]:
    names = [image.name for image in shop.images.of(actor, slug)]
    if name in names and steps in (-1, 1):
        place = names.index(name)
        names.insert(max(0, place + steps), names.pop(place))
    return shop.images.arrange(actor, slug, names)


def _shown(images: list[Image]) -> list[PictureView]:
    last = len(images) - 1
    return [
        PictureView(
            name=image.name,
            url=image.url,
            small=image.small,
            alt=image.alt,
            size=f"{image.width} x {image.height}",
            is_rich=image.has_avif,
            is_first=place == 0,
            is_last=place == last,
        )
        for place, image in enumerate(images)
    ]

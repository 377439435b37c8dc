"""Pictures of products in memory, and a store of files that can be looked into and switched off."""

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from PIL import Image as Pixels

from shop_app.domain.catalogue import Image
from shop_app.domain.errors import StoreUnavailable
from shop_app.kit.clock import now
from tests.fakes.books import Books, ProductRow


def photo(colour: str | tuple[int, int, int] = "red", width: int = 400, height: int = 300) -> bytes:
    """A JPEG of one colour, as somebody uploads it."""
    out = io.BytesIO()
    Pixels.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


class FakePictures:
    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, slug: str) -> list[Image] | None:
        row = self._row(slug)
        return list(row.draft.images) if row else None

    def hold(self, slug: str) -> list[Image] | None:
        return self.of(slug)

    def put(self, slug: str, images: Sequence[Image], at: datetime) -> None:
        if row := self._row(slug):
            self._books.products[row.id] = replace(row, draft=replace(row.draft, images=list(images)))

    def in_use(self, urls: Collection[str]) -> set[str]:
        shown = {image.url for row in self._books.products.values() for image in row.draft.images}
        ordered = {line.image_url for row in self._books.orders.values() for line in row.order.lines}
        return set(urls) & (shown | ordered)

    def _row(self, slug: str) -> ProductRow | None:
        return next((row for row in self._books.products.values() if row.slug == slug), None)


class FakeImages:
    """Files by name with the moment each was put."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.put_at: dict[str, datetime] = {}
        self.is_away = False

    def put(self, name: str, data: bytes, media_type: str) -> None:
        self._answer()
        self.files[name], self.put_at[name] = data, now()

    def get(self, name: str) -> bytes | None:
        self._answer()
        return self.files.get(name)

    def delete(self, name: str, put_before: datetime) -> None:
        self._answer()
        if name in self.files and self.put_at[name] < put_before:
            del self.files[name], self.put_at[name]

    def put_before(self, moment: datetime) -> Iterator[str]:
        self._answer()
        yield from [name for name, at in self.put_at.items() if at < moment]

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("pictures")

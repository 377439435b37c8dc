"""The pictures of products: brought in, described, put in order, removed. What a picture must be is `pictures`."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Image
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.images import FORMATS, MOST, OURS, arranged, checked_alt
from shop_app.gateways.images import ImageStore
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.editing import tell_changed
from shop_app.services.pictures import derive
from shop_app.services.throttle import Throttle

log = logging.getLogger(__name__)

GRACE = timedelta(hours=24)  # between a file's arrival and the product's row that names it


class ImagesService:
    def __init__(self, store: Store, files: ImageStore, throttle: Throttle) -> None:
        self._store = store
        self._files = files
        self._throttle = throttle

    def of(self, actor: Actor, slug: str) -> list[Image]:
        """Return a product's pictures, drafts too, for staff who may change them.

        Raises:
            NotFound: there is no such product.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            return _existing(tx.pictures.of(slug))

    def expect(self, actor: Actor, slug: str) -> None:
        """Refuse an upload before a byte of it is read: who may not, or may not now, or to a product that is not there.

        Raises:
            NotFound: there is no such product.
            InvalidInput: it has as many pictures as a product can have.
            TooManyRequests: too many uploads in a short time.
        """
        has = len(self.of(actor, slug))
        if has >= MOST:
            raise InvalidInput({"file": f"This product has {has} pictures already; {MOST} are possible."})
        self._throttle.spend("upload", f"a:{actor.account_id}")

    def upload(self, actor: Actor, slug: str, data: bytes, filename: str, alt: str = "") -> list[Image]:
        """Add a picture to a product, as its last one; return all of them.

        A picture that the product has already only gets the new description. Nothing is kept of a file that is refused.

        Args:
            data: see `pictures.derive`.
            alt: what it shows, for who cannot see it.

        Raises:
            InvalidInput, TooLarge: the file or the description will not do.
        """
        self.of(actor, slug)
        description = checked_alt(alt)
        derived = derive(data, filename)
        for version in derived.versions:
            self._files.put(version.name, version.data, FORMATS[version.name.rpartition(".")[2]])
        added = derived.image(description)

        def add(images: list[Image]) -> list[Image]:
            if added.name in {image.name for image in images}:
                return [added if image.name == added.name else image for image in images]
            if len(images) >= MOST:
                raise InvalidInput({"file": f"A product has at most {MOST} pictures."})
            return [*images, added]

        return self._change(actor, slug, "picture.add", add)

    def describe(self, actor: Actor, slug: str, name: str, alt: str) -> list[Image]:
        """Change what a picture is said to show."""
        description = checked_alt(alt)

        def describe(images: list[Image]) -> list[Image]:
            _check_has(images, [name])
            return [replace(image, alt=description) if image.name == name else image for image in images]

        return self._change(actor, slug, "picture.describe", describe)

    def arrange(self, actor: Actor, slug: str, names: Sequence[str]) -> list[Image]:
        """Put a product's pictures in order; the first is the one on cards."""
        return self._change(actor, slug, "picture.arrange", lambda images: arranged(images, list(names)))

    def remove(self, actor: Actor, slug: str, names: Collection[str]) -> list[Image]:
        """Take pictures off a product. Their files stay until nothing shows them any more: see `collect`."""

        def remove(images: list[Image]) -> list[Image]:
            _check_has(images, names)
            return [image for image in images if image.name not in names]

        return self._change(actor, slug, "picture.remove", remove)

    def read(self, name: str) -> bytes | None:
        """Return a file of a picture, for doors that cannot see the files themselves."""
        return self._files.get(name) if OURS.fullmatch(name) else None

    def collect(self) -> int:
        """Delete files that no product and no order shows, once they are a day old; return how many."""
        count, moment = 0, now() - GRACE
        for names in chunks((each for each in self._files.put_before(moment) if OURS.fullmatch(each)), 1000):
            urls = {name: f"/images/{name[:32]}-640.webp" for name in names}
            with self._store.reading() as tx:
                used = tx.pictures.in_use(set(urls.values()))
            for name in (each for each, url in urls.items() if url not in used):
                self._files.delete(name, moment)
                count += 1
        if count:
            log.info("%d picture files were nobody's any more", count)
        return count

    def _change(
        self, actor: Actor, slug: str, action: str, change: Callable[[list[Image]], list[Image]]
    ) -> list[Image]:
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            before = _existing(tx.pictures.hold(slug))
            after = change(before)
            if after != before:
                tx.pictures.put(slug, after, now())
                tell_changed(tx, [slug])
                audit.record(tx, actor, action, slug, _noted(before), _noted(after))
        return after


def _existing(images: list[Image] | None) -> list[Image]:
    if images is None:
        raise NotFound("We could not find that product.")
    return images


def _check_has(images: list[Image], names: Collection[str]) -> None:
    if missing := set(names) - {image.name for image in images}:
        raise NotFound(f"This product has no picture {sorted(missing)[0][:40]!r}.")


def _noted(images: list[Image]) -> dict[str, str]:
    return {image.name: image.alt for image in images}

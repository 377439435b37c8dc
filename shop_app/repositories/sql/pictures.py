"""Which pictures a product shows, in its own row, so that lists join nothing. The files are a gateway's."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session, col, select

from shop_app.domain.catalogue import Image
from shop_app.kit.chunks import chunks
from shop_app.tables.catalogue import ProductRow
from shop_app.tables.orders import OrderLineRow


class SqlPictures:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, slug: str) -> list[Image] | None:
        """Return a product's pictures, whatever its status; None if there is no such product."""
        row = self._row(slug, for_change=False)
        return [Image(**image) for image in row.images] if row else None

    def hold(self, slug: str) -> list[Image] | None:
        """Return them and keep everybody else from changing them until this transaction ends."""
        row = self._row(slug, for_change=True)
        return [Image(**image) for image in row.images] if row else None

    def put(self, slug: str, images: Sequence[Image], at: datetime) -> None:
        """Replace them; counts as a change of the product."""
        row = self._row(slug, for_change=True)
        if row is None:
            return
        row.images = [asdict(image) for image in images]
        row.version += 1
        row.updated_at = at
        self._session.add(row)
        self._session.flush()

    def in_use(self, urls: Collection[str]) -> set[str]:
        """Return those that a product, or the line of an order, still shows."""
        wanted, used = set(urls), set[str]()
        for images in self._session.exec(select(ProductRow.images).execution_options(yield_per=1000)):
            used |= wanted.intersection(image["url"] for image in images)
        for chunk in chunks(sorted(wanted - used), 500):
            query = select(OrderLineRow.image_url).where(col(OrderLineRow.image_url).in_(chunk)).distinct()
            used |= set(self._session.exec(query))
        return used

    def _row(self, slug: str, *, for_change: bool) -> ProductRow | None:
        if "\0" in slug:
            return None  # PostgreSQL cannot even be asked
        query = select(ProductRow).where(ProductRow.slug == slug)
        return self._session.exec(query.with_for_update() if for_change else query).first()

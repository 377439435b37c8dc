"""The shop's HTTP door beside a plain endpoint, in one server process: what the catalogue is measured against.

`granian --factory benchmarks.served:app`. ``/plain`` is what FastAPI and SQLModel do at least: `SELECT … LIMIT 24` as
JSON, on the same database, without any of the shop's layers.
"""

from fastapi import FastAPI
from sqlmodel import Session, SQLModel, col, select
from starlette.types import ASGIApp, Receive, Scope, Send

from shop_app.api.app import make_api
from shop_app.api.middleware import wrap
from shop_app.bootstrap import get_services
from shop_app.kit.memory import settle
from shop_app.repositories.sql.engine import open_engine
from shop_app.settings import get_settings
from shop_app.tables.catalogue import ProductRow

PLAIN = "/plain"
PAGE = 24


class PlainOut(SQLModel):
    id: int
    slug: str
    title: str
    description: str
    price: int
    currency: str


def plain() -> FastAPI:
    """Return the endpoint that everything is a multiple of."""
    app, engine = FastAPI(), open_engine(get_settings().sql_url)

    @app.get(PLAIN)
    def products() -> list[PlainOut]:
        with Session(engine) as session:
            rows = session.exec(select(ProductRow).order_by(col(ProductRow.id)).limit(PAGE)).all()
            return [PlainOut.model_validate(row) for row in rows]

    return app


def app() -> ASGIApp:
    """Return both under one roof."""
    shop, beside = wrap(make_api()), plain()
    get_services().catalogue.count_published()  # as a server does when it starts (state/door.py)
    settle()

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        await (beside if scope.get("path") == PLAIN else shop)(scope, receive, send)

    return either

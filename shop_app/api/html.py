"""The browser's form posts: sign in, register, sign out. A cookie can only be set by a real response."""

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Header, Request
from fastapi.responses import RedirectResponse, Response

from shop_app import cookies, routes
from shop_app.api.caller import Shop, address_of
from shop_app.domain.accounts import Account, AccountDraft, Actor
from shop_app.domain.errors import InvalidInput, NotAllowed, ShopError
from shop_app.kit.ids import secret_token
from shop_app.settings import Settings, get_settings

router = APIRouter(prefix="/auth", include_in_schema=False)
greetings = APIRouter(prefix="/auth", include_in_schema=False)

Field = Annotated[str, Form()]


@router.post("/login")
def login(request: Request, shop: Shop, email: Field = "", password: Field = "", next: Field = "") -> Response:  # noqa: A002 - the field's public name
    """Sign the browser in and go on to ``next``; back to the form with a reason when that fails."""
    try:
        account = shop.sign_in.sign_in(_guest(request), email, password)
    except ShopError as error:
        return _back(request, routes.LOGIN, error, next)
    return _signed_in(request, shop, account, next)


@router.post("/register")
def register(
    request: Request,
    shop: Shop,
    email: Field = "",
    password: Field = "",
    name: Field = "",
    next: Field = "",  # noqa: A002 - the field's public name
) -> Response:
    """Make an account, sign the browser in and go on to ``next``; back to the form with a reason when that fails."""
    try:
        account = shop.sign_in.register(_guest(request), AccountDraft(email, password, name))
    except ShopError as error:
        return _back(request, routes.REGISTER, error, next)
    return _signed_in(request, shop, account, next)


@router.post("/logout")
def logout(request: Request, shop: Shop) -> Response:
    """Sign the browser out; it is a new guest from here on."""
    settings = get_settings()
    session, _ = cookies.read(request.headers.get("cookie", ""))
    if session:
        shop.accounts.end_session(session)
    response = _go(request, routes.HOME)
    response.headers.append("set-cookie", cookies.write(cookies.session_cookie(settings), "", 0))
    fresh = cookies.write(cookies.visitor_cookie(settings), secret_token(), cookies.VISITOR_DAYS * 86_400)
    response.headers.append("set-cookie", fresh)
    return response


@greetings.get("/visitor.js")
def greet() -> Response:
    """Answer nothing, with the guest's cookie on it: in development another server delivers the pages."""
    return Response("", media_type="text/javascript", headers={"cache-control": "no-store"})


def check_origin(origin: Annotated[str, Header()] = "") -> None:
    """Let only forms of our own pages pass (CSRF).

    Raises:
        NotAllowed: the post comes from another site, or does not say where from.
    """
    if origin not in get_settings().origins:
        raise NotAllowed("This form was not sent from our pages.")


def own_page(asked: str) -> str:
    """Return ``asked`` if it is a page of this shop, else the home page: no redirect leaves the shop."""
    parts = urlsplit(asked)
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return asked if is_ours and asked.isprintable() and "\\" not in asked else routes.HOME


def _guest(request: Request) -> Actor:
    return Actor(cookies.read(request.headers.get("cookie", ""))[1], came_from=address_of(request))


def _signed_in(request: Request, shop: Shop, account: Account, asked: str) -> Response:
    settings: Settings = shop.settings
    response = _go(request, own_page(asked))
    token = shop.accounts.open_session(account)
    line = cookies.write(cookies.session_cookie(settings), token, settings.session_absolute_s)
    response.headers.append("set-cookie", line)
    return response


def _back(request: Request, page: str, error: ShopError, asked: str) -> Response:
    # The reason travels as a code: no e-mail address and no password ever stands in a URL or a log.
    reason = next(iter(error.fields)) if isinstance(error, InvalidInput) else error.code
    query = {"error": reason} | ({"next": asked} if asked and own_page(asked) == asked else {})
    return _go(request, f"{page}?{urlencode(query)}")


def _go(request: Request, path: str) -> Response:
    # Back to where the form came from: in development the forms post to another port than the pages come from.
    return RedirectResponse(request.headers["origin"] + path, 303)

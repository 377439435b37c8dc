"""The browser's form posts about signing in. A cookie can only be set by a real response."""

import json
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Header, Request
from fastapi.responses import RedirectResponse, Response

from shop_app import cookies, routes
from shop_app.api.caller import Shop, address_of
from shop_app.domain.accounts import Account, AccountDraft, Actor
from shop_app.domain.errors import InvalidInput, LinkExpired, NotAllowed, ShopError
from shop_app.kit.ids import secret_token
from shop_app.settings import Settings, get_settings

router = APIRouter(prefix="/auth", include_in_schema=False)
greetings = APIRouter(prefix="/auth", include_in_schema=False)

Field = Annotated[str, Form()]
Next = Annotated[str, Form(alias="next")]


@router.post("/login")
def login(request: Request, shop: Shop, email: Field = "", password: Field = "", asked: Next = "") -> Response:
    """Sign the browser in and go on to ``next``, or ask for a code first; back to the form when that fails."""
    try:
        account, step = shop.sign_in.first_step(_guest(request), email, password)
    except ShopError as error:
        return _back(request, routes.LOGIN, error, asked)
    if not step:
        return _signed_in(request, shop, account, asked)
    response = _go(request, _with(routes.LOGIN_CODE, {}, asked))
    response.headers.append("set-cookie", cookies.write(cookies.step_cookie(shop.settings), step, cookies.STEP_S))
    return response


@router.post("/code")
def code(request: Request, shop: Shop, code: Field = "", asked: Next = "") -> Response:
    """Finish a sign-in that owed a code."""
    step = cookies.read_step(request.headers.get("cookie", ""))
    try:
        account = shop.sign_in.second_step(_guest(request), step, code)
    except LinkExpired as error:
        return _back(request, routes.LOGIN, error, asked)
    except ShopError as error:
        return _back(request, routes.LOGIN_CODE, error, asked)
    response = _signed_in(request, shop, account, asked)
    response.headers.append("set-cookie", cookies.write(cookies.step_cookie(shop.settings), "", 0))
    return response


@router.post("/register")
def register(
    request: Request, shop: Shop, email: Field = "", password: Field = "", name: Field = "", asked: Next = ""
) -> Response:
    """Make an account, sign the browser in and go on to ``next``; back to the form with a reason when that fails."""
    try:
        account = shop.sign_in.register_and_stay(_guest(request), AccountDraft(email, password, name))
    except ShopError as error:
        return _back(request, routes.REGISTER, error, asked)
    return _signed_in(request, shop, account, asked or f"{routes.ACCOUNT_PROFILE}?done=registered")


@router.post("/verify-email")
def verify_email(request: Request, shop: Shop, token: Field = "", password: Field = "") -> Response:
    """Confirm an address by a mailed link, signed in as its account or with its password."""
    actor = _actor(request, shop)
    try:
        account = shop.confirmations.confirm(actor, token, password)
    except ShopError as error:
        return _back(request, routes.VERIFY_EMAIL, error, "", token)
    after = f"{routes.ACCOUNT_PROFILE}?done=confirmed"
    if actor.account_id == account.id:
        return _go(request, after)
    if account.has_second_factor:
        return _go(request, f"{routes.LOGIN}?done=confirmed")
    return _signed_in(request, shop, account, after)


@router.post("/password-reset")
def ask_reset(request: Request, shop: Shop, email: Field = "") -> Response:
    """Promise a mail, whether or not the address has an account."""
    try:
        shop.credentials.ask_reset(_guest(request), email)
    except ShopError as error:
        return _back(request, routes.RESET_PASSWORD, error, "")
    return _go(request, f"{routes.RESET_PASSWORD}?done=sent")


@router.post("/password-reset/confirm")
def reset(request: Request, shop: Shop, token: Field = "", password: Field = "") -> Response:
    """Choose a new password by a mailed link; signing in comes after, with its second step if there is one."""
    try:
        shop.credentials.reset(_guest(request), token, password)
    except ShopError as error:
        return _back(request, routes.RESET_PASSWORD, error, "", token)
    return _go(request, f"{routes.LOGIN}?done=reset")


@router.post("/export")
def export(request: Request, shop: Shop) -> Response:
    """Hand over everything held about whoever is signed in, as a file."""
    try:
        found = shop.personal_data.export(_actor(request, shop))
    except ShopError as error:
        return _back(request, routes.ACCOUNT_PRIVACY, error, "")
    headers = {"content-disposition": 'attachment; filename="my-data.json"', "cache-control": "no-store"}
    return Response(json.dumps(found, indent=2, ensure_ascii=False), media_type="application/json", headers=headers)


@router.post("/delete-account")
def delete_account(request: Request, shop: Shop, password: Field = "") -> Response:
    """Erase whoever is signed in, against their password, and sign the browser out."""
    try:
        shop.personal_data.delete(_actor(request, shop), password)
    except ShopError as error:
        return _back(request, routes.ACCOUNT_PRIVACY, error, "")
    return _as_a_stranger(_go(request, f"{routes.LOGIN}?done=deleted"))


@router.post("/logout")
def logout(request: Request, shop: Shop) -> Response:
    """Sign the browser out; it is a new guest from here on."""
    session, _ = cookies.read(request.headers.get("cookie", ""))
    if session:
        shop.sessions.end(session)
    return _as_a_stranger(_go(request, routes.HOME))


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


def _actor(request: Request, shop: Shop) -> Actor:
    session, visitor = cookies.read(request.headers.get("cookie", ""))
    return replace(shop.sessions.actor_of_session(session, visitor), came_from=address_of(request))


def _signed_in(request: Request, shop: Shop, account: Account, asked: str) -> Response:
    settings: Settings = shop.settings
    response = _go(request, own_page(asked))
    old, _ = cookies.read(request.headers.get("cookie", ""))
    if old:
        shop.sessions.end(old)  # the sign-in this one replaces would stay open where nobody sees it
    token = shop.sessions.open(account, request.headers.get("user-agent", ""), address_of(request))
    line = cookies.write(cookies.session_cookie(settings), token, settings.session_absolute_s)
    response.headers.append("set-cookie", line)
    return response


def _as_a_stranger(response: Response) -> Response:
    """Let the browser go on as a guest nobody has met."""
    settings = get_settings()
    response.headers.append("set-cookie", cookies.write(cookies.session_cookie(settings), "", 0))
    fresh = cookies.write(cookies.visitor_cookie(settings), secret_token(), cookies.VISITOR_DAYS * 86_400)
    response.headers.append("set-cookie", fresh)
    return response


def _back(request: Request, page: str, error: ShopError, asked: str, token: str = "") -> Response:
    # The reason travels as a code: no e-mail address and no password ever stands in a URL or a log.
    reason = next(iter(error.fields)) if isinstance(error, InvalidInput) else error.code
    return _go(request, _with(page, {"error": reason} | ({"token": token} if token else {}), asked))


def _with(page: str, query: dict[str, str], asked: str) -> str:
    full = query | ({"next": asked} if asked and own_page(asked) == asked else {})
    return f"{page}?{urlencode(full)}" if full else page


def _go(request: Request, path: str) -> Response:
    # Back to where the form came from: in development the forms post to another port than the pages come from.
    return RedirectResponse(request.headers["origin"] + path, 303)

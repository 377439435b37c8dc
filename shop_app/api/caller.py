"""Who is calling: a bearer token, else a guest with a cart token. Cookies sign nobody in here, so no form can forge."""

import re
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from shop_app import cookies
from shop_app.bootstrap import Services, get_services
from shop_app.domain.accounts import Actor, is_robot
from shop_app.domain.errors import InvalidCredentials, InvalidInput
from shop_app.kit.ids import secret_token

CART_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
CART_HEADER = "X-Cart-Token"


Shop = Annotated[Services, Depends(get_services)]


def address_of(request: Request) -> str:
    """Return the client's address; behind our own proxies the gateway has already put the true one there."""
    return request.client.host if request.client else ""


def caller(
    request: Request,
    shop: Shop,
    response: Response,
    authorization: Annotated[str, Header()] = "",
    x_cart_token: Annotated[str, Header()] = "",
    user_agent: Annotated[str, Header()] = "",
) -> Actor:
    """Return the actor behind a request's headers; a guest without a cart token is given one."""
    if x_cart_token and not CART_TOKEN.fullmatch(x_cart_token):
        raise InvalidInput({CART_HEADER: "This cart token was not issued by us."})
    visitor = x_cart_token or secret_token()
    if not authorization:
        response.headers[CART_HEADER] = visitor
        return Actor(visitor, came_from=address_of(request), is_robot=is_robot(user_agent))
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise InvalidCredentials("Send 'Authorization: Bearer <access token>'.")
    return replace(shop.sessions.actor_of_token(token.strip(), visitor), came_from=address_of(request))


Caller = Annotated[Actor, Depends(caller)]


def whoever(request: Request, shop: Services) -> Actor:
    """Return the actor a request names, for routes that answer anybody alike; nobody where it names none."""
    token, visitor = request.headers.get("authorization", ""), request.headers.get(CART_HEADER, "")
    program = request.headers.get("user-agent", "")
    try:
        return caller(request, shop, Response(), token, visitor, program) if token or visitor else _nobody(program)
    except (InvalidCredentials, InvalidInput):
        return _nobody(program)


def _nobody(program: str) -> Actor:
    return Actor("", is_robot=is_robot(program))


def browser(request: Request, shop: Shop) -> Actor:
    """Return who a browser's cookies say it is; for forms of our own pages, whose origin is checked."""
    session, visitor = cookies.read(request.headers.get("cookie", ""))
    return replace(shop.sessions.actor_of_session(session, visitor), came_from=address_of(request))


Browser = Annotated[Actor, Depends(browser)]

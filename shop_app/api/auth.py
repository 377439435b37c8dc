"""REST: register, sign in and out, refresh, and who am I."""

import contextlib

from fastapi import APIRouter
from pydantic import Field

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.domain.accounts import AccountDraft
from shop_app.domain.errors import EmailTaken
from shop_app.services.access import access_account
from shop_app.services.accounts import Tokens

router = APIRouter(tags=["accounts"])


class RegisterIn(Shape):
    email: str = Field(max_length=320)
    password: str = Field(max_length=4096)
    name: str = Field(max_length=500)


class LoginIn(Shape):
    email: str = Field(max_length=320)
    password: str = Field(max_length=4096)


class RefreshIn(Shape):
    refresh_token: str = Field(max_length=200)


class TokensOut(Shape):
    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int

    @classmethod
    def of(cls, tokens: Tokens) -> "TokensOut":
        return cls(
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            token_type=tokens.token_type,
            expires_in=tokens.expires_in,
        )


class AcceptedOut(Shape):
    detail: str


class MeOut(Shape):
    email: str
    name: str
    role: str


@router.post("/auth/register", status_code=202)
def register(shop: Shop, asked: RegisterIn) -> AcceptedOut:
    """Make an account. The answer is alike whether or not the address has one already."""
    draft = AccountDraft(asked.email, asked.password, asked.name)
    with contextlib.suppress(EmailTaken):  # a stranger must not learn who shops here
        shop.accounts.register(draft)
    return AcceptedOut(detail="If the address is new, the account is ready: sign in.")


@router.post("/auth/login")
def login(shop: Shop, actor: Caller, asked: LoginIn) -> TokensOut:
    """Sign in; a guest's cart sent along as X-Cart-Token moves into the account's."""
    return TokensOut.of(shop.accounts.tokens(shop.sign_in.sign_in(actor, asked.email, asked.password)))


@router.post("/auth/refresh")
def refresh(shop: Shop, asked: RefreshIn) -> TokensOut:
    """Trade a refresh token for new tokens; each works once."""
    return TokensOut.of(shop.accounts.refresh(asked.refresh_token))


@router.post("/auth/logout", status_code=204)
def logout(shop: Shop, asked: RefreshIn) -> None:
    shop.accounts.revoke(asked.refresh_token)


@router.get("/me")
def me(actor: Caller) -> MeOut:
    access_account(actor)
    return MeOut(email=actor.email, name=actor.name, role=actor.role)

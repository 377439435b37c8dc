"""REST: register, confirm an address, sign in and out, refresh, and a new password for a forgotten one."""

from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import Field

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.domain.accounts import AccountDraft
from shop_app.services.sessions import Tokens

router = APIRouter(prefix="/auth", tags=["accounts"])

Agent = Annotated[str, Header()]
Password = Annotated[str, Field(max_length=4096)]
Token = Annotated[str, Field(max_length=200)]


class RegisterIn(Shape):
    email: str = Field(max_length=320)
    password: Password
    name: str = Field(max_length=500)


class LoginIn(Shape):
    email: str = Field(max_length=320)
    password: Password
    totp: str = Field(default="", max_length=40)


class RefreshIn(Shape):
    refresh_token: Token


class ResetIn(Shape):
    email: str = Field(max_length=320)


class NewPasswordIn(Shape):
    token: Token
    password: Password


class ConfirmIn(Shape):
    token: Token
    password: Annotated[str, Field(max_length=4096)] = ""


class TokensOut(Shape):
    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int

    @classmethod
    def of(cls, tokens: Tokens) -> "TokensOut":
        return cls(**{name: getattr(tokens, name) for name in cls.model_fields})


class AcceptedOut(Shape):
    detail: str


@router.post("/register", status_code=202)
def register(shop: Shop, actor: Caller, asked: RegisterIn) -> AcceptedOut:
    """Make an account. The answer, and what follows it, is alike whether or not the address has one already."""
    shop.sign_in.register(actor, AccountDraft(asked.email, asked.password, asked.name))
    return AcceptedOut(detail="The account is ready: sign in. A mail asks you to confirm the address.")


@router.post("/verify-email", status_code=204)
def verify_email(shop: Shop, actor: Caller, asked: ConfirmIn) -> None:
    """Confirm an address with the token that was mailed there, signed in as its account or with its password."""
    shop.confirmations.confirm(actor, asked.token, asked.password)


@router.post("/login")
def login(shop: Shop, actor: Caller, asked: LoginIn, user_agent: Agent = "") -> TokensOut:
    """Sign in; a guest's cart sent along as X-Cart-Token moves into the account's."""
    account = shop.sign_in.sign_in(actor, asked.email, asked.password, asked.totp)
    return TokensOut.of(shop.sessions.tokens(account, user_agent, actor.came_from))


@router.post("/refresh")
def refresh(shop: Shop, asked: RefreshIn) -> TokensOut:
    """Trade a refresh token for new tokens; each works once, and a second use ends the sign-in."""
    return TokensOut.of(shop.sessions.refresh(asked.refresh_token))


@router.post("/logout", status_code=204)
def logout(shop: Shop, asked: RefreshIn) -> None:
    shop.sessions.revoke(asked.refresh_token)


@router.post("/password-reset", status_code=202)
def ask_reset(shop: Shop, actor: Caller, asked: ResetIn) -> AcceptedOut:
    """Mail a link to choose a new password. The answer is alike whether or not the address has an account."""
    shop.credentials.ask_reset(actor, asked.email)
    return AcceptedOut(detail="If the address has an account, a mail is on its way.")


@router.post("/password-reset/confirm", status_code=204)
def reset(shop: Shop, actor: Caller, asked: NewPasswordIn) -> None:
    """Choose a new password with the mailed token; every sign-in of the account ends."""
    shop.credentials.reset(actor, asked.token, asked.password)

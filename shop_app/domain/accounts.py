"""Who is asking and what they may be: actors, roles, accounts, rules for e-mail and password. No hashing here."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from shop_app.domain.errors import InvalidInput

PASSWORD_MIN = 8
PASSWORD_MAX = 1024
NAME_MAX = 100
COMMON = frozenset(
    "password password1 password123 passw0rd 12345678 123456789 1234567890 qwertyui qwerty123 qwertyuiop iloveyou "
    "sunshine princess football baseball superman trustno1 welcome1 letmein1 abc12345 11111111 00000000 88888888 "
    "1q2w3e4r 1qaz2wsx zaq12wsx asdfghjk dragon12 monkey123 michelle jennifer computer internet whatever starwars "
    "changeme changethis administrator admin123 iloveyou1 charlie1 shadow12 master12 michael1".split()
)

ROBOTS = re.compile(r"bot\b|crawl|spider|slurp|preview|facebookexternalhit|lighthouse|monitor|uptime", re.IGNORECASE)


class Role(StrEnum):
    GUEST = "guest"
    CUSTOMER = "customer"
    SUPPORT = "support"
    CATALOGUE_MANAGER = "catalogue_manager"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, as the server knows it; never built from what a client says of itself.

    Args:
        visitor: random id of the browser or API cart token; owns a guest's cart.
        account_id: None for a guest.
        role: GUEST unless signed in.
        came_from: the client's address as the connection says it, or which command or job of this machine acts.
        is_robot: the program that asks says it is a crawler.
    """

    visitor: str
    account_id: int | None = None
    role: Role = Role.GUEST
    email: str = ""
    name: str = ""
    came_from: str = ""
    is_robot: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def shopper(self) -> str:
        """The id interactions and recommendations know this actor by."""
        return f"a:{self.account_id}" if self.is_signed_in else f"v:{self.visitor}"


SYSTEM = Actor(visitor="system", role=Role.ADMIN, email="system@localhost", name="The shop", came_from="the shop")
"""The shop itself: jobs, seeds and commands act as this."""

COMMAND_LINE = replace(SYSTEM, came_from="command line")
"""Whoever has a shell on the server."""


@dataclass(frozen=True, slots=True)
class Account:
    """A stored account; the password hash never leaves the repository but through ``credentials``."""

    id: int
    email: str
    name: str
    role: Role
    is_disabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """A registration as asked for.

    Raises:
        InvalidInput: names each field that will not do and what would.
    """

    email: str
    password: str
    name: str

    def __post_init__(self) -> None:
        if wrong := self._problems():
            raise InvalidInput(wrong)
        object.__setattr__(self, "email", normal_email(self.email))
        object.__setattr__(self, "name", " ".join(self.name.split()))

    def _problems(self) -> dict[str, str]:
        wrong: dict[str, str] = {}
        try:
            normal_email(self.email)
        except InvalidInput as error:
            wrong.update(error.fields)
        if problem := password_problem(self.password):
            wrong["password"] = problem
        if not 1 <= len(self.name.strip()) <= NAME_MAX or "\0" in self.name:
            wrong["name"] = f"Please tell us your name (up to {NAME_MAX} characters)."
        return wrong


def is_robot(user_agent: str) -> bool:
    """Say whether a program names itself a crawler; those that do not are treated as people."""
    return ROBOTS.search(user_agent) is not None


def normal_email(text: str) -> str:
    """Return the one spelling under which an address is stored and looked up: lower case, Unicode NFC.

    Raises:
        InvalidInput: it is not an e-mail address.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise InvalidInput({"email": "That does not look like an e-mail address."}) from error
    return checked.normalized.lower()


def password_problem(password: str) -> str:
    """Say what is wrong with a new password, or nothing. No composition rules (ASVS 5.0, 6.2.5)."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < PASSWORD_MIN:
        return f"Use at least {PASSWORD_MIN} characters; three random words work well."
    if len(plain) > PASSWORD_MAX:
        return f"Use at most {PASSWORD_MAX} characters."
    if plain.lower() in COMMON or len(set(plain)) < 4:
        return "This password is one of the first that others would try. Please choose another."
    return ""

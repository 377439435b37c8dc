"""Who is asking and what they may be: actors, roles, accounts, rules for e-mail and password. No hashing here."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from shop_app.domain.errors import InvalidInput

PASSWORD_MIN = 8
PASSWORD_MAX = 1024
NAME_MAX = 100
OURS = frozenset(("changeme", "changethis", "tangelo1", "administrator", "reactive-shop"))

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
        role: GUEST unless signed in; CUSTOMER for staff whose role is held back.
        came_from: the client's address as the connection says it, or which command or job of this machine acts.
        is_robot: the program that asks says it is a crawler.
        session_id: the sign-in this actor proved itself by.
        is_held_back: staff that must set up a second factor before their role counts.
    """

    visitor: str
    account_id: int | None = None
    role: Role = Role.GUEST
    email: str = ""
    name: str = ""
    came_from: str = ""
    is_robot: bool = False
    session_id: int | None = None
    is_held_back: bool = False

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
    """A stored account; its secrets never leave the repository with it.

    Args:
        email: the confirmed address, or the one its owner claims.
        is_confirmed: whoever registered has shown that the mails sent to ``email`` reach them.
        has_second_factor: signing in asks for a code as well.
    """

    id: int
    email: str
    name: str
    role: Role
    is_disabled: bool
    created_at: datetime
    is_confirmed: bool = True
    has_second_factor: bool = False

    @property
    def confirmed_email(self) -> str:
        """The address that is shown to be theirs; empty while they only claim one."""
        return self.email if self.is_confirmed else ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where somebody is signed in, as they see it themselves.

    Args:
        kind: "browser" or "api".
        device: such as "Firefox on Windows".
        network: coarse, such as "203.0.113.x"; empty when unknown.
    """

    id: int
    kind: str
    device: str
    network: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool = False


class Purpose(StrEnum):
    """What a one-time token is good for."""

    CONFIRM_EMAIL = "confirm_email"
    CHANGE_EMAIL = "change_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose
    SECOND_STEP = "second_step"


@dataclass(frozen=True, slots=True)
class Proof:
    """A one-time token that was found good: whose it is and which address it went to."""

    account_id: int
    email: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An account's authenticator as stored.

    Args:
        secret: encrypted; empty when none was set up.
        is_on: confirmed with a first code.
        step: the newest 30-second step a code was taken for; older ones and this one are spent.
    """

    secret: str
    is_on: bool
    step: int


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
        object.__setattr__(self, "name", normal_name(self.name))

    def _problems(self) -> dict[str, str]:
        wrong: dict[str, str] = {}
        try:
            normal_email(self.email)
        except InvalidInput as error:
            wrong.update(error.fields)
        if problem := password_problem(self.password):
            wrong["password"] = problem
        try:
            normal_name(self.name)
        except InvalidInput as error:
            wrong.update(error.fields)
        return wrong


def is_robot(user_agent: str) -> bool:
    """Say whether a program names itself a crawler; those that do not are treated as people."""
    return ROBOTS.search(user_agent) is not None


def normal_name(text: str) -> str:
    """Return a name with single spaces.

    Raises:
        InvalidInput: it is empty, too long, or cannot be stored.
    """
    name = " ".join(text.split())
    if not 1 <= len(name) <= NAME_MAX or "\0" in name:
        raise InvalidInput({"name": f"Please tell us your name (up to {NAME_MAX} characters)."})
    return name


@lru_cache(1024)  # one act asks for the same address again and again
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
    if plain.lower() in _common() or len(set(plain)) < 4:
        return "This password is one of the first that others would try. Please choose another."
    return ""


@lru_cache
def _common() -> frozenset[str]:
    # Read at the first registration: the lists are large. Source: zxcvbn, 30,000 passwords from leaks by frequency.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

    return OURS | {each for each in FREQUENCY_LISTS["passwords"] if len(each) >= PASSWORD_MIN}

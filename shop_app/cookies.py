"""The cookies of a browser: who signed in, which guest it is, a sign-in half-way. Names and flags are decided here."""

from shop_app.settings import Settings, get_settings

VISITOR_DAYS = 365
STEP_S = 5 * 60


def session_cookie(settings: Settings) -> str:
    """Return the name of the sign-in cookie; ``__Host-`` binds it to this host over TLS."""
    return "__Host-shop_session" if settings.is_production else "shop_session"


def visitor_cookie(settings: Settings) -> str:
    """Return the name of the guest cookie."""
    return "__Host-shop_visitor" if settings.is_production else "shop_visitor"


def step_cookie(settings: Settings) -> str:
    """Return the name of the cookie of somebody who proved a password and owes a code; it signs nobody in."""
    return "__Host-shop_step" if settings.is_production else "shop_step"


def read_step(header: str) -> str:
    """Return the token of a sign-in half-way; empty where there is none."""
    return _jar(header).get(step_cookie(get_settings()), "")


def read(header: str) -> tuple[str, str]:
    """Return (session token, visitor) of a Cookie header; empty where there is none."""
    settings, jar = get_settings(), _jar(header)
    return jar.get(session_cookie(settings), ""), jar.get(visitor_cookie(settings), "")


def _jar(header: str) -> dict[str, str]:
    # Parsed by hand: `SimpleCookie` stops at the first cookie it does not like, and other programs of the same host
    # set cookies as they please.
    jar: dict[str, str] = {}
    for part in header.split(";"):
        name, _, value = part.partition("=")
        jar.setdefault(name.strip(), value.strip())
    return jar


def write(name: str, value: str, max_age_s: int) -> str:
    """Return a Set-Cookie line that scripts cannot read and other sites cannot send; an age of 0 deletes it."""
    secure = "; Secure" if get_settings().is_production else ""
    return f"{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}"

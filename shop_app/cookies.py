"""The two cookies of a browser: who signed in, and which guest it is. Names and flags are decided here alone."""

from shop_app.settings import Settings, get_settings

VISITOR_DAYS = 365


def session_cookie(settings: Settings) -> str:
    """Return the name of the sign-in cookie; ``__Host-`` binds it to this host over TLS."""
    return "__Host-shop_session" if settings.is_production else "shop_session"


def visitor_cookie(settings: Settings) -> str:
    """Return the name of the guest cookie."""
    return "__Host-shop_visitor" if settings.is_production else "shop_visitor"


def read(header: str) -> tuple[str, str]:
    """Return (session token, visitor) of a Cookie header; empty where there is none.

    Parsed by hand: ``SimpleCookie`` stops at the first cookie it does not like, and other programs of the same host
    set cookies as they please.
    """
    settings = get_settings()
    jar: dict[str, str] = {}
    for part in header.split(";"):
        name, _, value = part.partition("=")
        jar.setdefault(name.strip(), value.strip())
    return jar.get(session_cookie(settings), ""), jar.get(visitor_cookie(settings), "")


def write(name: str, value: str, max_age_s: int) -> str:
    """Return a Set-Cookie line that scripts cannot read and other sites cannot send; an age of 0 deletes it."""
    secure = "; Secure" if get_settings().is_production else ""
    return f"{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}"

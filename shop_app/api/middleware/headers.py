"""Tells browsers what they must not do with an answer: run it, frame it, guess its type, keep it, leak its address."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop_app.api.middleware import csp
from shop_app.api.middleware.pages import shell
from shop_app.settings import get_settings

YEAR_S = 31_536_000
ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), usb=(), serial=(), midi=(), payment=(self)",
    ),
]
FOREVER = f"public, max-age={YEAR_S}, immutable".encode()  # the name of a built file or picture changes with it
LASTING = ("/assets/", "/images/")
PRIVATE = ("/api/v1/", "/auth/", "/account", "/admin", "/cart", "/checkout", "/order", "/dev/")


class Headers:
    """Adds the headers to every HTTP answer; what an answer decided for itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._always = list(ALWAYS)
        if get_settings().is_production:
            hsts = f"max-age={YEAR_S}; includeSubDomains".encode()
            self._always.append((b"strict-transport-security", hsts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        path = str(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = [(name.lower(), value) for name, value in message.get("headers", [])]
                extra = self._always + _missing(path, message["status"], dict(sent))
                message = {**message, "headers": [*sent, *extra]}
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _missing(path: str, status: int, sent: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    extra = []
    if b"content-security-policy" not in sent:
        # Pages say their own; the page of an address that leads nowhere comes from the static files.
        is_page = sent.get(b"content-type", b"").startswith(b"text/html")
        extra.append((b"content-security-policy", (csp.policy(shell()) if is_page else csp.NOT_A_PAGE).encode()))
    if path.startswith(LASTING) and status == 200:
        extra.append((b"cache-control", FOREVER))
    elif b"cache-control" not in sent:
        # Pages are asked for anew: they name the files of today's build. What is somebody's own is not kept at all.
        keep = b"no-store" if path.startswith(PRIVATE) else b"no-cache"
        extra.append((b"cache-control", keep))
    return extra

"""What a document may load and run. Scripts: our own files, and exactly the inline scripts that it was built with."""

import base64
import hashlib
import re
from functools import lru_cache

from shop_app.settings import Settings, get_settings

INLINE = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.S | re.I)
DATA = re.compile(rb"""type=["']?(application/(ld\+)?json|speculationrules|importmap)\b""", re.I)
NOT_A_PAGE = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"


def policy(document: bytes) -> str:
    """Return the policy of an HTML document: every inline script by its hash, no eval, no other site's scripts."""
    return _policy(tuple(_hashes(document)))


@lru_cache(maxsize=64)  # one entry per built page: the inline scripts of a page stay the same, its words do not
def _policy(hashes: tuple[str, ...]) -> str:
    settings = get_settings()
    scripts, asked, framed = _stripe(settings) if settings.takes_stripe else ((), (), ())
    parts = [
        "default-src 'self'",
        "base-uri 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        " ".join(["script-src 'self'", *hashes, *scripts]),
        "style-src 'self' 'unsafe-inline'",  # React writes style attributes
        f"img-src 'self' data: blob: {settings.image_origins}".rstrip(),
        "font-src 'self' data:",
        " ".join(["connect-src 'self'", *asked]),
        " ".join(["frame-src 'self'", *framed]),
        "worker-src 'self' blob:",
        "manifest-src 'self'",
    ]
    if settings.is_production:
        parts.append("upgrade-insecure-requests")
    return "; ".join(parts)


def _stripe(settings: Settings) -> tuple[tuple[str, ...], ...]:
    """Return what Stripe's card field needs: its script, its API, the frames in which cards are typed and banks ask."""
    api, script = settings.stripe_sites
    return (script,), (api,), (script, "https://hooks.stripe.com")


def _hashes(document: bytes) -> list[str]:
    found = []
    for script in INLINE.finditer(document):
        attributes = script["attributes"]
        if b"src=" not in attributes and not DATA.search(attributes):
            digest = hashlib.sha256(script["code"]).digest()
            found.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return list(dict.fromkeys(found))

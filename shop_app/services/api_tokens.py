"""Access tokens of the REST API: signed statements of who and which sign-in, good for a quarter of an hour."""

import hashlib
from datetime import timedelta
from typing import Any

import jwt

from shop_app.domain.errors import InvalidCredentials
from shop_app.kit.clock import now
from shop_app.kit.keys import derive

ACCESS_S = 15 * 60
ALGORITHM = "HS256"  # the only one: what a token says of its own algorithm is never believed
ISSUER = "reactive-shop"
AUDIENCE = "reactive-shop-api"
REQUIRED = ["exp", "iat", "sub", "sid", "iss", "aud", "typ"]


class TokenSigner:
    """Signs with today's key, and accepts yesterday's too, so that a new secret signs nobody out.

    Args:
        secret: the shop's; keys for tokens are derived from it.
        previous: the secret before it; empty when there is none.
    """

    def __init__(self, secret: str, previous: str = "") -> None:
        keys = [derive(each, "api-tokens") for each in (secret, previous) if each]
        self._keys = {key_id(each): each for each in keys}
        self._current = key_id(keys[0])

    def sign(self, account_id: int, session_id: int) -> str:
        """Return an access token of this account's sign-in."""
        claims = {
            "sub": str(account_id),
            "sid": session_id,
            "iss": ISSUER,
            "aud": AUDIENCE,
            "typ": "access",
            "iat": now(),
            "exp": now() + timedelta(seconds=ACCESS_S),
        }
        return jwt.encode(claims, self._keys[self._current], ALGORITHM, headers={"kid": self._current})

    def read(self, token: str) -> tuple[int, int]:
        """Return (account id, session id) of a token we signed.

        Raises:
            InvalidCredentials: expired, forged, of another kind, or signed with a key that is ours no more.
        """
        try:
            # The id only chooses among our own keys; which algorithm they are for is ours to say.
            key = self._keys[str(jwt.get_unverified_header(token).get("kid"))]
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=[ALGORITHM], issuer=ISSUER, audience=AUDIENCE, options={"require": REQUIRED}
            )
        except (jwt.InvalidTokenError, KeyError) as error:
            raise InvalidCredentials("This access token is not valid.") from error
        subject, session_id = claims["sub"], claims["sid"]
        if claims["typ"] != "access" or not subject.isdecimal() or type(session_id) is not int:
            raise InvalidCredentials("This access token is not valid.")
        return int(subject), session_id


def key_id(key: bytes) -> str:
    """Return the name of a key that tells nothing of it."""
    return hashlib.sha256(b"kid" + key).hexdigest()[:12]

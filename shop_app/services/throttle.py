"""How often is too often: one table of limits, counted in Redis over all processes, spent before anything is checked.

A limit whose store is away lets everybody pass and counts that; signing in is then counted in this process instead.
"""

import ipaddress
import logging
from dataclasses import dataclass

from prometheus_client import Counter

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import StoreUnavailable, TooManyRequests
from shop_app.kit.ids import fingerprint
from shop_app.kit.windows import Windows
from shop_app.repositories.ports import Limiter

log = logging.getLogger(__name__)

REFUSED = Counter("shop_throttle_refused", "Tries that a limit refused", ["policy"])
UNCOUNTED = Counter("shop_throttle_uncounted", "Tries that could not be counted: Redis was away", ["policy"])


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit of ``most`` tries in ``window_s`` seconds.

    Args:
        longest_s: above 0, each further try locks the key before it is checked, for 1, 2, 4 ... up to this many
            seconds; the window then begins anew with every try.
        is_vital: counted in this process while Redis is away; the others let everybody pass.
    """

    most: int
    window_s: int
    longest_s: int = 0
    is_vital: bool = False


MINUTE, HOUR = 60, 3600
LOCAL_FACTOR = 10
POLICIES: dict[str, Policy] = {
    # Three counts a sign-in: one client's guesses at one account; one client's at all accounts; everybody's at one
    # account. The last grows to a minute only, or strangers could keep a person out of their own account for ever.
    "login_pair": Policy(5, HOUR, longest_s=15 * MINUTE, is_vital=True),
    "login_client": Policy(100, HOUR, longest_s=15 * MINUTE, is_vital=True),
    "login_account": Policy(50, HOUR, longest_s=MINUTE, is_vital=True),
    "second_factor": Policy(5, HOUR, longest_s=15 * MINUTE, is_vital=True),
    "password_check": Policy(5, HOUR, longest_s=15 * MINUTE, is_vital=True),
    "register": Policy(30, HOUR),
    "reset": Policy(5, HOUR),
    "token": Policy(60, MINUTE),  # refresh tokens, e-mail links
    "coupon": Policy(10, 10 * MINUTE),
    "checkout": Policy(20, 10 * MINUTE),
    "search": Policy(300, MINUTE),
    "order_lookup": Policy(30, 10 * MINUTE),
    "alert": Policy(20, HOUR),
    "review": Policy(10, HOUR),
    "upload": Policy(60, 10 * MINUTE),
    "interactions": Policy(120, MINUTE),
}


class Throttle:
    """Spends tries against the table above.

    Args:
        limiter: counts over all processes.
        factor: multiplies every number of tries; for load tests, and shops whose shoppers share one address.
    """

    def __init__(self, limiter: Limiter, factor: float = 1.0) -> None:
        self._limiter = limiter
        self._factor = factor
        self._here = Windows()

    def spend(self, name: str, key: str, times: int = 1) -> None:
        """Count one try of ``key`` against the limit ``name``, which is widened ``times``.

        Raises:
            TooManyRequests: no try is left; says how many seconds to wait.
        """
        # Hashed: keys are addresses of people, and stand readable in Redis otherwise.
        wait_s = self._count(name, f"{name}:{fingerprint(key)}", times)
        if wait_s:
            REFUSED.labels(name).inc()
            raise TooManyRequests(wait_s)

    def spend_for(self, name: str, actor: Actor) -> None:
        """Count one try of an actor: an account by its id, a guest by address, for guest ids cost nothing.

        The machine's own address tells nobody apart (load tests, a proxy nobody declared): there the guest id counts.

        Raises:
            TooManyRequests: no try is left.
        """
        if actor.account_id is not None:
            self.spend(name, f"a:{actor.account_id}")
        else:
            self.spend(name, _remote(actor.came_from) or actor.visitor)

    def spend_from(self, name: str, address: str) -> None:
        """Count one try of a client address; the machine's own has ten times as many.

        Raises:
            TooManyRequests: no try is left.
        """
        self.spend(name, client_of(address), 1 if _remote(address) else LOCAL_FACTOR)

    def give_back(self, name: str, key: str) -> None:
        """Take back one try of ``key`` that proved honest; others of the same client still count."""
        full, most = f"{name}:{fingerprint(key)}", self._most(POLICIES[name])
        self._here.give_back(full, most)
        try:
            self._limiter.give_back(full, most)
        except StoreUnavailable:
            log.warning("a try of %s is not given back: Redis is away", name)

    def forgive(self, name: str, key: str) -> None:
        """Forget all tries of ``key``: it has proved itself."""
        full = f"{name}:{fingerprint(key)}"
        self._here.forget(full)
        try:
            self._limiter.forget(full)
        except StoreUnavailable:
            log.warning("tries of %s are not forgotten: Redis is away", name)

    def _most(self, policy: Policy, times: int = 1) -> int:
        return max(1, round(policy.most * self._factor * times))

    def _count(self, name: str, key: str, times: int) -> int:
        policy = POLICIES[name]
        most = self._most(policy, times)
        try:
            return self._limiter.hit(key, most, policy.window_s, policy.longest_s)
        except StoreUnavailable:
            UNCOUNTED.labels(name).inc()
            log.warning("a try of %s is not counted over all processes: Redis is away", name)
        return self._here.hit(key, most, policy.window_s, policy.longest_s) if policy.is_vital else 0


def _remote(address: str) -> str:
    """Return the client behind an address of another machine; nothing for our own."""
    client = client_of(address)
    return "" if client.startswith("127.") or client == "::" else client


def client_of(address: str) -> str:
    """Return what one client is known by: its IPv4 address, or its IPv6 network, of which it owns every address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False).network_address)

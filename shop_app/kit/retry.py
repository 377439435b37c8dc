"""Bounded retries for calls that may be repeated safely. Used by repositories and gateways only."""

from collections.abc import Callable
from typing import TypeVar

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

T = TypeVar("T")


def retrying(
    *errors: type[BaseException], attempts: int = 4, first_wait_s: float = 0.05
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Repeat a call up to ``attempts`` times while it raises one of ``errors``; the last error is raised."""
    return retry(
        retry=retry_if_exception_type(errors),
        stop=stop_after_attempt(attempts),
        wait=wait_exponential_jitter(initial=first_wait_s, max=1.0),
        reraise=True,
    )

"""Everything that can go wrong in words a shopper may read. No HTTP here: doors choose a status.

ShopError
├── InvalidInput            one or more fields are not acceptable
│   ├── FileRefused         a file that cannot be brought in; names rows and columns
│   ├── CouponRefused       says why to people and to programs
│   └── Undeliverable       nothing carries this there
├── TooLarge                more bytes than we take
├── NotFound                also what a stranger sees of somebody else's order
├── NotAllowed              signed in, but not for this
├── SignInNeeded
├── InvalidCredentials
├── TotpRequired            the password was right; a code is asked for as well
├── WrongCode               not this moment's code, or used before
├── SecondFactorNeeded      staff without one, where the shop asks it of them
├── LinkExpired             a one-time token that is used, old or made up
├── TooManyRequests         carries retry_after_s
├── Conflict
│   ├── OutOfStock          names the SKUs
│   ├── TotalChanged        carries the new total
│   ├── CartEmpty
│   ├── AlreadyOrdering
│   ├── OrderInProgress     another tab is ordering this cart; carries the number
│   ├── RefundTooMuch       carries what is left
│   ├── RefundRefused       the gateway will not
│   ├── EmailTaken
│   ├── AlreadyReviewed     one review an account and product
│   ├── LastAdmin           nobody would be left to look after the shop
│   ├── IllegalTransition   lists the legal ones
│   ├── EditConflict        somebody saved first
│   │   └── VersionLost     the version in If-Match is an older one
│   └── ModelRefused        the gate said no
├── VersionNeeded           an edit without the version it began with
├── IdempotencyKeyReused
├── PaymentDeclined
├── WebhookRefused          not signed by the provider it says it is from
├── PaymentUnclear          the gateway did not answer; the order waits
└── StoreUnavailable        a data store is away; names it
"""

from collections.abc import Mapping, Sequence


class ShopError(Exception):
    """A refusal with a stable ``code`` for programs and a polite ``message`` for people."""

    code = "error"
    message = "Something went wrong."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class InvalidInput(ShopError):
    """Fields that cannot be accepted; ``fields`` maps each name to what to do about it."""

    code = "invalid_input"
    message = "Please check the highlighted fields."

    def __init__(self, fields: Mapping[str, str], message: str | None = None) -> None:
        self.fields = dict(fields)
        super().__init__(message or (next(iter(self.fields.values())) if len(self.fields) == 1 else None))


class CouponRefused(InvalidInput):
    """A coupon does not apply; ``reason`` says why to programs, ``message`` to people."""

    code = "coupon_refused"

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__({"code": message})


class Undeliverable(InvalidInput):
    """Nothing carries this parcel there; the field says whether it is the place or the parcel."""

    code = "undeliverable"


class TooLarge(ShopError):
    """More bytes were sent than are taken; ``most`` says how many are."""

    code = "too_large"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"That is too large. At most {most // 1_000_000} MB are taken.")


class NotFound(ShopError):
    code = "not_found"
    message = "We could not find that."


class NotAllowed(ShopError):
    code = "not_allowed"
    message = "Your account may not do that."


class SignInNeeded(ShopError):
    code = "sign_in_needed"
    message = "Please sign in first."


class InvalidCredentials(ShopError):
    code = "invalid_credentials"
    message = "E-mail or password is wrong."


class TotpRequired(ShopError):
    code = "totp_required"
    message = "Please enter the code from your authenticator app."


class WrongCode(ShopError):
    code = "wrong_code"
    message = "That code is not right, or it was used before. Wait for the next one."


class SecondFactorNeeded(ShopError):
    code = "second_factor_needed"
    message = "Turn on two-step sign-in in your account first: staff need it here."


class LinkExpired(ShopError):
    code = "link_expired"
    message = "This link was used before or is too old. Please ask for a new one."


class TooManyRequests(ShopError):
    """Too many tries; ``retry_after_s`` says how long to wait."""

    code = "too_many_requests"

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"Too many tries. Please wait {retry_after_s} seconds and try again.")


class Conflict(ShopError):
    code = "conflict"
    message = "That is no longer possible."


class OutOfStock(Conflict):
    """Fewer are left than asked for; ``available`` maps each short SKU to what is left."""

    code = "out_of_stock"

    def __init__(self, available: Mapping[str, int], titles: Sequence[str] = ()) -> None:
        self.available = dict(available)
        what = ", ".join(titles) or "Something in your cart"
        super().__init__(f"{what} just sold out or has too few left. Nothing was charged.")


class TotalChanged(Conflict):
    """The total the shopper saw is not today's; nothing is charged until they agree."""

    code = "total_changed"

    def __init__(self, text: str, why: str = "") -> None:
        now = f"The total is now {text}. Please look it over and place the order again."
        super().__init__(f"{why} {now}" if why else now)


class CartEmpty(Conflict):
    code = "cart_empty"
    message = "Your cart is empty."


class AlreadyOrdering(Conflict):
    """The same shopper, or the same key, is placing an order at this moment."""

    code = "already_ordering"
    message = "An order of yours is being placed at this moment."


class OrderInProgress(Conflict):
    """The same shopper's cart is being ordered elsewhere at this moment; ``number`` is that order."""

    code = "order_in_progress"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"Your cart is already being ordered as {number}. Please look there before you order again.")


class RefundTooMuch(Conflict):
    """More than is left of what was paid."""

    code = "refund_too_much"

    def __init__(self, left: str) -> None:
        super().__init__(f"Of this payment {left} can still be refunded.")


class RefundRefused(Conflict):
    code = "refund_refused"
    message = "The payment provider refused this refund. Nothing was given back."


class EmailTaken(Conflict):
    code = "email_taken"
    message = "There is already an account with this e-mail. Please sign in."


class LastAdmin(Conflict):
    code = "last_admin"
    message = "This is the last administrator. Make somebody else one first."


class AlreadyReviewed(Conflict):
    code = "already_reviewed"
    message = "You have reviewed this product already."


class IllegalTransition(Conflict):
    """An order cannot move that way; ``legal`` lists where it can."""

    code = "illegal_transition"

    def __init__(self, current: str, asked: str, legal: Sequence[str]) -> None:
        self.legal = list(legal)
        ways = ", ".join(legal) or "nothing: it is final"
        super().__init__(f"An order that is {current} cannot become {asked}. Possible: {ways}.")


class EditConflict(Conflict):
    code = "edit_conflict"
    message = "Somebody else changed this in the meantime. Reload to see their version."


class VersionLost(EditConflict):
    """The version named in If-Match is not the newest any more."""

    code = "version_lost"


class VersionNeeded(ShopError):
    """An edit that does not say which version it began with could undo somebody else's."""

    code = "version_needed"
    message = "Send If-Match with the ETag of the version you are changing."


class ModelRefused(Conflict):
    """A recommendation model cannot go live; the one before it stays."""

    code = "model_refused"
    message = "This model cannot be used. The previous one stays live."


class IdempotencyKeyReused(ShopError):
    code = "idempotency_key_reused"
    message = "This Idempotency-Key was used for a different order."


class PaymentDeclined(ShopError):
    code = "payment_declined"
    message = "The card was declined. Nothing was charged; please try another card."


class PaymentUnclear(ShopError):
    """The gateway's answer was lost. The order is kept and settled as soon as the gateway tells."""

    code = "payment_pending"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"Your bank has not answered yet. Order {number} is kept and confirmed as soon as we know. "
            "Please do not pay again."
        )


class WebhookRefused(ShopError):
    code = "webhook_refused"
    message = "This message is not signed by the payment provider."


class StoreUnavailable(ShopError):
    """A data store does not answer; ``store`` names it for operators."""

    code = "store_unavailable"

    def __init__(self, store: str, message: str = "This part of the shop is briefly away. Please try again.") -> None:
        self.store = store
        super().__init__(message)

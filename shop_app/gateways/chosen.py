"""Which payment provider the settings ask for."""

from sqlalchemy import Engine

from shop_app.gateways.payments import PaymentGateway
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.gateways.stripe import StripeGateway
from shop_app.settings import Settings


def payment_gateway(settings: Settings, writer: Engine) -> PaymentGateway:
    """Return Stripe if there is a key for it, else the sandbox with its books beside the shop's.

    Args:
        writer: where the sandbox may write.
    """
    if settings.takes_stripe:
        secret, webhooks = settings.stripe_secret_key, settings.stripe_webhook_secret
        return StripeGateway(secret.get_secret_value(), webhooks.get_secret_value(), settings.stripe_stand_in)
    return SandboxGateway(writer, settings.secret_key.get_secret_value())

"""Which provider the settings choose, and what production wants to be told before it takes real money."""

import pytest
from sqlalchemy import create_engine

from shop_app.gateways.chosen import payment_gateway
from shop_app.settings import Settings

FIT = {
    "env": "production",
    "secret_key": "0123456789abcdefghijklmnopqrstuvwxyz",
    "database_url": "postgresql+psycopg://db/shop",
    "redis_url": "redis://redis/0",
    "mongo_url": "mongodb://mongo/shop",
}
STRIPE = {"stripe_secret_key": "sk_live_x", "stripe_webhook_secret": "whsec_x", "stripe_publishable_key": "pk_live_x"}


def settings(**changes: str) -> Settings:
    return Settings(_env_file=None, **(FIT | changes))


def test_a_key_of_stripes_chooses_stripe():
    engine = create_engine("sqlite://")

    assert payment_gateway(settings(**STRIPE), engine).name == "stripe"
    assert payment_gateway(Settings(_env_file=None), engine).name == "sandbox"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stripe_publishable_key": ""}, "nobody could enter a card"),
        ({"stripe_webhook_secret": ""}, "could not be told from forged ones"),
        ({"stripe_stand_in": "http://127.0.0.1:9"}, "SHOP_STRIPE_STAND_IN is for tests"),
    ],
)
def test_production_refuses_a_stripe_that_is_not_whole(changes, words):
    with pytest.raises(ValueError, match=words):
        settings(**(STRIPE | changes))


def test_a_stand_in_for_stripe_is_never_on_another_machine():
    with pytest.raises(ValueError, match="stripe_stand_in"):
        Settings(_env_file=None, stripe_stand_in="https://elsewhere.example")

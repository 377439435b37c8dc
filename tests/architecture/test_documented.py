"""What an operator can turn and a program can call is written down."""

import re
from pathlib import Path

import pytest

from shop_app.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
SETTINGS = (DOCS / "settings.md").read_text()
ROWS = dict(re.findall(r"^\| `(SHOP_\w+)` \| (.+?) \|", SETTINGS, re.MULTILINE))


def test_every_setting_has_its_row_and_no_row_is_of_a_setting_that_is_gone():
    assert set(ROWS) == {f"SHOP_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize(
    "name",
    ["env", "bcrypt_cost", "public_url", "currency", "session_idle_s", "session_absolute_s", "cart_ttl_s", "data_dir"],
)
def test_the_defaults_in_the_table_are_the_defaults(name):
    assert ROWS[f"SHOP_{name.upper()}"] == f"`{Settings.model_fields[name].default}`"


GOOD = {
    "env": "production",
    "secret_key": "k8Jq2mZx7RtVw3Yb6Nc9Pd4Sf1Gh5Lu0",
    "database_url": "postgresql+psycopg://shop:x7Rt2mZq@db/shop",
    "redis_url": "redis://redis:6379/0",
    "mongo_url": "mongodb://shop:x7Rt2mZq@mongo/shop",
    "allow_sandbox_payments": True,
}


def test_production_starts_with_settings_that_are_fit_for_it():
    assert Settings(**GOOD).is_production


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"secret_key": "development-only-key-never-for-production"}, "SHOP_SECRET_KEY"),
        ({"secret_key": "short"}, "SHOP_SECRET_KEY"),
        ({"secret_key": "a" * 64}, "SHOP_SECRET_KEY"),
        ({"database_url": ""}, "database_url is not set"),
        ({"redis_url": ""}, "redis_url is not set"),
        ({"mongo_url": ""}, "mongo_url is not set"),
        (
            {"database_url": "postgresql+psycopg://postgres:postgres@db/shop"},
            "SHOP_DATABASE_URL carries a default password",
        ),
        ({"mongo_url": "mongodb://shop:changeme@mongo/shop"}, "SHOP_MONGO_URL carries a default"),
        ({"allow_sandbox_payments": False}, "SHOP_ALLOW_SANDBOX_PAYMENTS"),
    ],
)
def test_production_refuses_what_is_not_fit_for_it(change, words):
    with pytest.raises(ValueError, match=words):
        Settings(**{**GOOD, **change})


def test_secrets_are_not_in_the_text_of_the_settings():
    assert GOOD["secret_key"] not in repr(Settings(**GOOD))

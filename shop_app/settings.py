"""The shop's settings: one frozen object, read once from ``SHOP_*`` variables or ``.env``. No secrets are printed."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_KEY = "development-only-key-never-for-production"
WEAK = {"", "changeme", "changethis", "secret", "password", "shop", "postgres", "admin", "guest", DEVELOPMENT_KEY}
SENDER = "Tangelo <hello@tangelo.example>"
SECRET_MIN = 32  # characters
STRIPE_SITES = ("https://api.stripe.com", "https://js.stripe.com")


class Settings(BaseSettings):
    """Everything an operator can turn; each field is documented in docs/settings.md.

    Raises:
        ValueError: in production, for a weak secret, a default service password or an unasked sandbox gateway.
    """

    model_config = SettingsConfigDict(env_prefix="SHOP_", env_file=".env", extra="ignore", frozen=True)

    env: Literal["development", "production"] = "development"
    secret_key: SecretStr = SecretStr(DEVELOPMENT_KEY)
    previous_secret_key: SecretStr = SecretStr("")
    database_url: str = ""
    sql_connections: int = Field(default=10, ge=2)
    redis_url: str = ""
    mongo_url: str = ""
    data_dir: Path = Path(".data")
    public_url: str = "http://localhost:3000"
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = SENDER
    currency: str = "USD"
    bcrypt_cost: int = Field(default=12, ge=4, le=16)
    stripe_secret_key: SecretStr = SecretStr("")
    stripe_webhook_secret: SecretStr = SecretStr("")
    stripe_publishable_key: str = ""
    stripe_stand_in: str = Field(default="", pattern=r"^(http://127\.0\.0\.1:\d+)?$")
    capture: Literal["automatic", "manual"] = "automatic"
    allow_sandbox_payments: bool = False
    trusted_proxy_hops: int = Field(default=0, ge=0)
    image_origins: str = Field(default="", pattern=r"^(https?://[\w.:-]+( https?://[\w.:-]+)*)?$")
    metrics_token: SecretStr = SecretStr("")
    limit_factor: float = Field(default=1.0, gt=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = False
    session_idle_s: int = Field(default=14 * 86_400, gt=0)
    session_absolute_s: int = Field(default=60 * 86_400, gt=0)
    staff_2fa: bool = False
    cart_ttl_s: int = Field(default=30 * 86_400, gt=0)
    reviews_need_approval: bool = False
    images_s3_bucket: str = ""
    images_s3_endpoint: str = ""
    images_s3_region: str = ""
    retrain_hours: float = Field(default=24.0, gt=0)
    refresh_epochs: int = Field(default=0, ge=0, le=100)
    shelf_limit_ms: int = Field(default=50, ge=1)
    mail_shelf: bool = False

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def takes_stripe(self) -> bool:
        return bool(self.stripe_secret_key.get_secret_value())

    @property
    def stripe_sites(self) -> tuple[str, str]:
        """Where Stripe's API and its script are: a stand-in on this machine, in tests, is both."""
        return (self.stripe_stand_in, self.stripe_stand_in) if self.stripe_stand_in else STRIPE_SITES

    @property
    def sql_url(self) -> str:
        """The database to use: what was set, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'shop.db'}"

    @property
    def origins(self) -> list[str]:
        """The sites whose pages may use the websocket and post forms: ours; in development under both its names."""
        public = self.public_url.rstrip("/")
        twin = public.replace("//localhost", "//127.0.0.1")
        return [public] if self.is_production or twin == public else [public, twin]

    @property
    def mail_dir(self) -> Path:
        """Where development keeps the mails it does not send."""
        return self.data_dir / "mail"

    @property
    def images_s3(self) -> tuple[str, str, str]:
        """Bucket, endpoint and region; no bucket keeps pictures in the data folder."""
        return self.images_s3_bucket, self.images_s3_endpoint, self.images_s3_region

    @property
    def images_dir(self) -> Path:
        return self.data_dir / "images"

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        if not self.is_production:
            return self
        wrong = [
            *self._weak_secret(),
            *(f"{name} is not set" for name in ("database_url", "redis_url", "mongo_url") if not getattr(self, name)),
            *self._default_passwords(),
            *self._sender(),
        ]
        if not self.takes_stripe and not self.allow_sandbox_payments:
            wrong.append("no SHOP_STRIPE_SECRET_KEY: set SHOP_ALLOW_SANDBOX_PAYMENTS=true if you mean the sandbox")
        if self.takes_stripe and not self.stripe_webhook_secret.get_secret_value():
            wrong.append("SHOP_STRIPE_WEBHOOK_SECRET is not set: Stripe's messages could not be told from forged ones")
        if self.takes_stripe and not self.stripe_publishable_key:
            wrong.append("SHOP_STRIPE_PUBLISHABLE_KEY is not set: nobody could enter a card")
        if self.stripe_stand_in:
            wrong.append("SHOP_STRIPE_STAND_IN is for tests")
        if wrong:
            raise ValueError("not fit for production: " + "; ".join(wrong))
        return self

    def _weak_secret(self) -> list[str]:
        secret = self.secret_key.get_secret_value()
        if secret.lower() in WEAK or len(secret) < SECRET_MIN or len(set(secret)) < 8:
            return [f"SHOP_SECRET_KEY needs {SECRET_MIN} or more random characters"]
        return []

    def _sender(self) -> list[str]:
        is_sending = bool(self.smtp_url.get_secret_value())
        return ["SHOP_MAIL_FROM is not set: mails need a sender"] if is_sending and self.mail_from == SENDER else []

    def _default_passwords(self) -> list[str]:
        wrong = []
        for name in ("database_url", "redis_url", "mongo_url"):
            userinfo = getattr(self, name).partition("://")[2].rpartition("@")[0]
            if userinfo and userinfo.partition(":")[2].lower() in WEAK:
                wrong.append(f"SHOP_{name.upper()} carries a default password")
        return wrong


@lru_cache
def get_settings() -> Settings:
    """Return the process's settings, read once."""
    return Settings()

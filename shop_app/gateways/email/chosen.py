"""Chooses who carries the mails: the server that the settings name, else the keeper in development, else nobody."""

from shop_app.gateways.email.keeper import MailKeeper
from shop_app.gateways.email.mailer import Mailer
from shop_app.gateways.email.missing import NoMailer
from shop_app.gateways.email.smtp import SmtpMailer
from shop_app.settings import Settings


def chosen_mailer(settings: Settings) -> Mailer:
    """Return the mailer for these settings."""
    if url := settings.smtp_url.get_secret_value():
        return SmtpMailer(url)
    return NoMailer() if settings.is_production else MailKeeper(settings.mail_dir)

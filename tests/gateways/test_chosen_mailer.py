"""Who carries the mails follows from the settings; production without a server keeps them waiting and says so."""

import pytest

from shop_app.gateways.email.chosen import chosen_mailer
from shop_app.gateways.email.keeper import MailKeeper
from shop_app.gateways.email.mailer import MailDelayed
from shop_app.gateways.email.smtp import SmtpMailer
from shop_app.settings import Settings
from tests.architecture.test_documented import GOOD


def test_development_keeps_its_mails_unless_a_server_is_named(tmp_path):
    assert isinstance(chosen_mailer(Settings(data_dir=tmp_path, _env_file=None)), MailKeeper)
    assert isinstance(chosen_mailer(Settings(smtp_url="smtp://mail.example", _env_file=None)), SmtpMailer)


def test_production_without_a_server_lets_mails_wait():
    mailer = chosen_mailer(Settings(**GOOD, _env_file=None))

    with pytest.raises(MailDelayed, match="SHOP_SMTP_URL is not set"):
        mailer.check()


def test_production_that_sends_needs_a_sender_of_its_own():
    with pytest.raises(ValueError, match="SHOP_MAIL_FROM is not set"):
        Settings(**GOOD, smtp_url="smtp://mail.example", _env_file=None)

    assert Settings(**GOOD, smtp_url="smtp://mail.example", mail_from="Us <a@b.example>", _env_file=None).is_production

"""Mails over a real SMTP server: taken once, tried again when that can help, and never in the clear with a password."""

import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from shop_app.gateways.email.mailer import MailDelayed, MailRefused
from shop_app.gateways.email.smtp import SmtpMailer
from shop_app.gateways.email.writer import Writer
from tests.gateways.certificates import contexts
from tests.gateways.smtp_server import MailServer, Postbox

CONTEXT = {"title": "Müsli bowl — “large”", "price": "€19.99", "path": "/product/bowl"}


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def server(box: Postbox) -> Iterator[MailServer]:
    with MailServer(box) as running:
        yield running


@pytest.fixture
def mailer(server: MailServer) -> SmtpMailer:
    return SmtpMailer(f"smtp://127.0.0.1:{server.port}", timeout_s=2)


IN_THE_CLEAR = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # that is the test


def mail(to: str = "ada@example.com") -> EmailMessage:
    writer = Writer("https://shop.example", "Tangelo <hello@shop.example>")
    return writer.message(to, "back_in_stock", CONTEXT, "key-1", datetime(2026, 5, 1, tzinfo=UTC))


def test_a_mail_arrives_as_it_was_written(mailer, box):
    mailer.send(mail())

    (got,) = box.mails
    assert (got["From"], got["To"]) == ("Tangelo <hello@shop.example>", "ada@example.com")
    assert got["Subject"] == "Müsli bowl — “large” is back"
    assert got["Message-ID"] == "<key-1@shop.example>"
    text, html = (part.get_content() for part in got.iter_parts())
    assert "Müsli bowl — “large” is in stock again, for €19.99" in text
    assert 'href="https://shop.example/product/bowl"' in html


def test_a_server_that_is_down_is_tried_again_later(box):
    with MailServer(box) as running:
        port = running.port
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", timeout_s=2)

    with pytest.raises(MailDelayed, match="does not let us in"):
        mailer.send(mail())
    with pytest.raises(MailDelayed, match="does not let us in"):
        mailer.check()


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_4xx_is_tried_again_and_then_taken(mailer, box, stage):
    setattr(box, stage, ["451 greylisted", "250 OK"])

    with pytest.raises(MailDelayed, match="451"):
        mailer.send(mail())
    mailer.send(mail())

    assert [each["Message-ID"] for each in box.mails] == ["<key-1@shop.example>"]


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_5xx_is_refused_for_good(mailer, box, stage):
    setattr(box, stage, ["550 no such mailbox"])

    with pytest.raises(MailRefused, match="550"):
        mailer.send(mail())

    assert box.mails == []


def test_a_server_that_takes_too_long_is_left(mailer, box):
    box.delay_s = 3.0

    before = time.monotonic()
    with pytest.raises(MailDelayed, match="went away"):
        mailer.send(mail())

    assert time.monotonic() - before < 2.9


def test_when_the_line_drops_after_data_the_repeat_is_recognisable(mailer, box):
    box.drops_after_data = 1

    with pytest.raises(MailDelayed, match="went away"):
        mailer.send(mail())
    mailer.send(mail())

    assert [each["Message-ID"] for each in box.mails] == ["<key-1@shop.example>"] * 2


def test_a_password_travels_encrypted(tmp_path, box):
    tls, trusting = contexts(tmp_path)
    with MailServer(box, tls=tls, wants_password=True) as running:
        SmtpMailer(f"smtp://shop%40x:p%40ss@127.0.0.1:{running.port}", 2, trusting).send(mail())

    assert (box.users, box.was_encrypted, len(box.mails)) == (["shop@x"], True, 1)


def test_a_certificate_nobody_vouches_for_ends_the_talk(tmp_path, box):
    tls, _ = contexts(tmp_path)
    with MailServer(box, tls=tls) as running, pytest.raises(MailDelayed, match="CERTIFICATE_VERIFY_FAILED"):
        SmtpMailer(f"smtp://127.0.0.1:{running.port}", 2, ssl.create_default_context()).send(mail())

    assert box.mails == []


@IN_THE_CLEAR
def test_a_password_is_not_sent_to_a_far_server_without_encryption(monkeypatch, box):
    with MailServer(box, wants_password=True) as running:
        mailer = SmtpMailer(f"smtp://shop:p%40ss@127.0.0.1:{running.port}", 2)
        monkeypatch.setattr("shop_app.gateways.email.smtp.LOOPBACK", set())
        with pytest.raises(MailDelayed, match="a password is not sent without"):
            mailer.send(mail())
        assert box.users == []

        monkeypatch.undo()  # the control: to the machine itself it is
        mailer.send(mail())
        assert box.users == ["shop"]


@IN_THE_CLEAR
def test_a_wrong_password_waits_for_the_operator(box):
    with MailServer(box, wants_password=True) as running:
        mailer = SmtpMailer(f"smtp://shop:wrong@127.0.0.1:{running.port}", 10)
        with pytest.raises(MailDelayed, match="535"):
            mailer.send(mail())


def test_looking_whether_the_server_takes_mails_sends_none(mailer, box):
    mailer.check()

    assert box.mails == []


@pytest.mark.parametrize("url", ["", "http://mail.example", "smtp://", "mail.example:25"])
def test_an_address_of_no_mail_server_is_refused_at_the_start(url):
    with pytest.raises(ValueError, match="SHOP_SMTP_URL"):
        SmtpMailer(url)

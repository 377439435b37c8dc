"""Stands where production has no mail server: mails wait in the outbox, and the doctor says what to do."""

from email.message import EmailMessage

from shop_app.gateways.email.mailer import MailDelayed


class NoMailer:
    def send(self, message: EmailMessage) -> None:
        raise MailDelayed(f"no mail server for {message['Message-ID']}: set SHOP_SMTP_URL")

    def check(self) -> None:
        raise MailDelayed("SHOP_SMTP_URL is not set")

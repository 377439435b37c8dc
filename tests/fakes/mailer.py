"""A mailer that remembers what it took, with troubles to choose from."""

from email.message import EmailMessage

from shop_app.gateways.email.mailer import MailDelayed, MailRefused


class FakeMailer:
    """Takes every mail, unless ``is_away`` or the address is in ``refused``."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.is_away = False
        self.refused: set[str] = set()

    def send(self, message: EmailMessage) -> None:
        if self.is_away:
            raise MailDelayed("nobody answers")
        if message["To"] in self.refused:
            raise MailRefused("550 no such mailbox")
        self.sent.append(message)

    def check(self) -> None:
        if self.is_away:
            raise MailDelayed("nobody answers")

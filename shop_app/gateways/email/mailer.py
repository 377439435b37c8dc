"""What the shop asks of whoever carries its mails. Called outside every transaction."""

from email.message import EmailMessage
from typing import Protocol


class MailDelayed(Exception):
    """The mail did not get through this time: nobody answers, or the server says to try later."""


class MailRefused(Exception):
    """The server will never take this mail, such as for an address that does not exist."""


class Mailer(Protocol):
    """Takes a message on. At least once: a Message-ID seen before is a repeat, and receivers may drop it."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over.

        Raises:
            MailDelayed: try again later.
            MailRefused: never try this one again.
        """
        ...

    def check(self) -> None:
        """Make sure that mails can be handed over now; sends none.

        Raises:
            MailDelayed: they cannot; says why.
        """
        ...

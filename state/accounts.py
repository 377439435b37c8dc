"""The sign-in and register forms: what to say beside their fields. Passwords go by form post, never through here."""

import reflex as rx

MESSAGES = {
    "invalid_credentials": ("form", "E-mail or password is wrong."),
    "too_many_requests": ("form", "Too many tries. Please wait a few minutes."),
    "email_taken": ("email", "There is already an account with this e-mail. Sign in instead?"),
    "email": ("email", "That does not look like an e-mail address."),
    "password": (
        "password",
        "Use at least 8 characters that nobody would guess; three random words work well.",
    ),
    "name": ("name", "Please tell us your name."),
    "store_unavailable": ("form", "Signing in is briefly away. Please try again in a moment."),
    "not_allowed": ("form", "Please send the form from this page."),
}


class AuthState(rx.State):
    errors: dict[str, str] = {}
    next_page: str = ""

    @rx.event
    def load_form(self):
        """Say what went wrong the last time the form was sent, and remember where to go on to."""
        parameters = self.router.url.query_parameters
        code = parameters.get("error", "")
        field, message = MESSAGES.get(str(code), ("form", "That did not work. Please try again.")) if code else ("", "")
        self.errors = {field: message} if field else {}
        self.next_page = str(parameters.get("next", ""))[:300]

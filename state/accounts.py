"""The forms about signing in: what to say beside their fields. Passwords go by form post, never through here."""

import reflex as rx

MESSAGES = {
    "invalid_credentials": ("form", "E-mail or password is wrong."),
    "too_many_requests": ("form", "Too many tries. Please wait a few minutes."),
    "email": ("email", "That does not look like an e-mail address."),
    "password": (
        "password",
        "Use at least 8 characters that nobody would guess; three random words work well.",
    ),
    "current_password": ("password", "That is not the password you chose."),
    "sign_in_needed": ("password", "Please enter the password you chose when you registered."),
    "name": ("name", "Please tell us your name."),
    "wrong_code": ("code", "That code is not right, or it was used before. Wait for the next one."),
    "code": ("code", "This authenticator can no longer be read. Please use a backup code."),
    "link_expired": ("form", "This link was used before or is too old. Please start again."),
    "store_unavailable": ("form", "Signing in is briefly away. Please try again in a moment."),
    "not_allowed": ("form", "Please send the form from this page."),
}
DONE = {
    "reset": "Your password is changed. Sign in with the new one.",
    "confirmed": "Your address is confirmed. You can sign in now.",
    "sent": "If that address has an account, a mail is on its way. The link in it works for one hour.",
    "signed_out": "You were signed out.",
    "deleted": "Your account is deleted. Goodbye, and thank you.",
}


class AuthState(rx.State):
    errors: dict[str, str] = {}
    next_page: str = ""
    mailed: str = ""  # what the link of a mail carries; worth nothing without the password or the mailbox
    done: str = ""
    is_loaded: bool = False

    @rx.event
    def load_form(self):
        """Say what happened the last time a form was sent, and remember where to go on to."""
        parameters = self.router.url.query_parameters
        code = str(parameters.get("error", ""))
        field, message = MESSAGES.get(code, ("form", "That did not work. Please try again.")) if code else ("", "")
        self.errors = {field: message} if field else {}
        self.done = DONE.get(str(parameters.get("done", "")), "")
        self.next_page = str(parameters.get("next", ""))[:300]
        self.mailed, self.is_loaded = str(parameters.get("token", ""))[:200], True
        if field and field != "form":
            return rx.set_focus(field)

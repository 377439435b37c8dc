"""The form on a sold-out product's page that asks for one mail when it is back."""

import reflex as rx

from state._call import attempt, text_of


class AlertState(rx.State):
    told: dict[str, str] = {}  # SKU -> where the mail goes, for what was asked in this tab
    errors: dict[str, str] = {}

    @rx.event
    async def ask_to_be_told(self, form: dict):
        """Have a mail sent when the product is back in stock."""
        sku, email = text_of(form, "sku", 64), text_of(form, "alert_email", 320)
        address, refusal = await attempt(self, lambda shop, actor: shop.alerts.ask(actor, sku, email))
        self.errors = {"alert_email": refusal.message} if refusal else {}
        if refusal:
            return rx.set_focus("alert_email")
        self.told = {**self.told, sku: address or ""}

"""What a shopper's bank asks them before it pays (3-D Secure). The browser asks; only the gateway is believed."""

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import NotFound, PaymentUnclear
from shop_app.domain.orders import Order, OrderStatus
from shop_app.domain.payments import Charge, ChargeStatus
from shop_app.gateways.payments import GatewayRefused, GatewayUnclear, PaymentGateway
from shop_app.services.orders import OrdersService
from shop_app.services.payments import PaymentsService


class ChallengesService:
    """Lets whoever placed an order answer their bank; who may is what ``OrdersService.get`` lets see the order."""

    def __init__(self, gateway: PaymentGateway, orders: OrdersService, payments: PaymentsService) -> None:
        self._gateway = gateway
        self._orders = orders
        self._payments = payments

    def of(self, actor: Actor, number: str, token: str = "") -> str:
        """Return the secret with which the browser lets the bank ask; empty when no bank waits for an answer.

        Raises:
            NotFound: there is no such order, or it is somebody else's.
        """
        order = self._orders.get(actor, number, token)
        return self._payments.challenge(number) if order.status is OrderStatus.PENDING_PAYMENT else ""

    def finish(self, actor: Actor, number: str, token: str = "") -> Order:
        """Ask the gateway what became of the payment, and book it; a webhook may have been faster.

        Raises:
            NotFound: there is no such order, or it is somebody else's.
            PaymentDeclined: the bank said no; the order is cancelled and its stock given back.
            PaymentUnclear: the bank still waits, or the gateway does not answer.
        """
        self._orders.get(actor, number, token)
        if payment := self._payments.open_of(number):
            try:
                charge = self._gateway.find(payment)
            except GatewayUnclear as error:
                raise PaymentUnclear(number) from error
            self._payments.settle(payment, charge or Charge("", ChargeStatus.WAITING))
        return self._orders.get(actor, number, token)

    def play_bank(self, actor: Actor, number: str, *, agrees: bool, token: str = "") -> Order:
        """Answer as the shopper's bank would, in the sandbox, and book it.

        Raises:
            NotFound: there is no such order, it is somebody else's, or real banks are asked here.
            PaymentDeclined: the bank said no.
        """
        self._orders.get(actor, number, token)
        if payment := self._payments.open_of(number):
            try:
                self._gateway.play_bank(payment, agrees=agrees)
            except GatewayRefused as error:
                raise NotFound from error
            except GatewayUnclear as error:
                raise PaymentUnclear(number) from error
        return self.finish(actor, number, token)

"""The services of the accounts noun, wired to one another. The rest of the wiring is ``bootstrap``'s."""

from dataclasses import dataclass

from shop_app.repositories.ports import Store
from shop_app.services.accounts import AccountsService
from shop_app.services.api_tokens import TokenSigner
from shop_app.services.confirmations import ConfirmationsService
from shop_app.services.credentials import CredentialsService, PasswordCheck
from shop_app.services.second_factor import SecondFactorService
from shop_app.services.sessions import SessionsService
from shop_app.services.throttle import Throttle
from shop_app.settings import Settings


@dataclass(frozen=True, slots=True)
class People:
    """Who somebody is, and what proves it."""

    password: PasswordCheck
    accounts: AccountsService
    sessions: SessionsService
    second_factor: SecondFactorService
    confirmations: ConfirmationsService
    credentials: CredentialsService


def build_people(settings: Settings, store: Store, throttle: Throttle) -> People:
    """Wire them over one store."""
    secret, previous = settings.secret_key.get_secret_value(), settings.previous_secret_key.get_secret_value()
    cost = settings.bcrypt_cost
    password = PasswordCheck(store, throttle, cost)
    second_factor = SecondFactorService(store, throttle, password, secret=secret, previous=previous)
    sessions = SessionsService(
        store,
        TokenSigner(secret, previous),
        idle_s=settings.session_idle_s,
        absolute_s=settings.session_absolute_s,
        staff_needs_second_factor=settings.staff_2fa,
    )
    return People(
        password=password,
        accounts=AccountsService(store, throttle, second_factor, bcrypt_cost=cost),
        sessions=sessions,
        second_factor=second_factor,
        confirmations=ConfirmationsService(store, throttle, password),
        credentials=CredentialsService(store, throttle, password, bcrypt_cost=cost),
    )

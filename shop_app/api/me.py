"""REST: the caller's own account: who they are, password, address, sign-ins, second factor."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from shop_app.api.auth import AcceptedOut, Password
from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.domain.accounts import Account, SignIn
from shop_app.kit.clock import iso

router = APIRouter(prefix="/me", tags=["accounts"])

Code = Annotated[str, Field(max_length=40)]


class MeOut(Shape):
    email: str
    name: str
    role: str
    is_email_confirmed: bool
    has_second_factor: bool

    @classmethod
    def of(cls, account: Account) -> "MeOut":
        return cls(
            email=account.email,
            name=account.name,
            role=account.role,
            is_email_confirmed=account.is_confirmed,
            has_second_factor=account.has_second_factor,
        )


class MeIn(Shape):
    name: str = Field(max_length=500)


class PasswordIn(Shape):
    current_password: Password
    new_password: Password


class OwnerIn(Shape):
    current_password: Password


class LeaveIn(Shape):
    current_password: Annotated[str, Field(max_length=4096)] = ""


class EmailIn(Shape):
    email: str = Field(max_length=320)
    current_password: Password


class SessionOut(Shape):
    id: int
    kind: str
    device: str
    network: str
    created_at: str
    last_seen_at: str
    is_current: bool

    @classmethod
    def of(cls, found: SignIn) -> "SessionOut":
        return cls(
            id=found.id,
            kind=found.kind,
            device=found.device,
            network=found.network,
            created_at=iso(found.created_at),
            last_seen_at=iso(found.last_seen_at),
            is_current=found.is_current,
        )


class EndedOut(Shape):
    ended: int


class EnrolmentOut(Shape):
    secret: str
    uri: str


class CodeIn(Shape):
    code: Code


class BackupCodesOut(Shape):
    backup_codes: list[str]


@router.get("")
def me(shop: Shop, actor: Caller) -> MeOut:
    return MeOut.of(shop.accounts.mine(actor))


@router.patch("")
def change_me(shop: Shop, actor: Caller, asked: MeIn) -> MeOut:
    """Change what one is called. Address, password and role have ways of their own."""
    return MeOut.of(shop.accounts.rename(actor, asked.name))


@router.delete("", status_code=204)
def delete_me(shop: Shop, actor: Caller, asked: LeaveIn | None = None) -> None:
    """Erase the account; orders stay without a name. Takes the password, or a sign-in of the last ten minutes."""
    shop.personal_data.delete(actor, asked.current_password if asked else "", is_fresh_enough=True)


@router.get("/export")
def export_me(shop: Shop, actor: Caller, response: Response) -> dict[str, Any]:
    """Everything that is held about the caller, from every store."""
    response.headers["content-disposition"] = 'attachment; filename="my-data.json"'
    return shop.personal_data.export(actor)


@router.post("/password", status_code=204)
def change_password(shop: Shop, actor: Caller, asked: PasswordIn) -> None:
    """Change the password; every other sign-in of the account ends."""
    shop.credentials.change(actor, asked.current_password, asked.new_password)


@router.post("/email", status_code=202)
def change_email(shop: Shop, actor: Caller, asked: EmailIn) -> AcceptedOut:
    """Mail a token to a new address; it is the account's once it comes back to /auth/verify-email."""
    shop.confirmations.ask_change(actor, asked.email, asked.current_password)
    return AcceptedOut(detail="A mail is on its way to the new address.")


@router.post("/email/confirmation", status_code=202)
def send_confirmation(shop: Shop, actor: Caller) -> AcceptedOut:
    """Mail a new token to confirm the address the account claims."""
    shop.confirmations.send_again(actor)
    return AcceptedOut(detail="A mail is on its way.")


@router.get("/sessions")
def list_sessions(shop: Shop, actor: Caller) -> list[SessionOut]:
    return [SessionOut.of(each) for each in shop.sessions.mine(actor)]


@router.delete("/sessions")
def end_other_sessions(shop: Shop, actor: Caller) -> EndedOut:
    """Sign out everywhere but here."""
    return EndedOut(ended=shop.sessions.end_others(actor))


@router.delete("/sessions/{session_id}", status_code=204)
def end_session(shop: Shop, actor: Caller, session_id: int) -> None:
    """Sign out somewhere; open pages there are out at once."""
    shop.sessions.end_mine(actor, session_id)


@router.post("/second-factor", status_code=201)
def begin_second_factor(shop: Shop, actor: Caller, asked: OwnerIn) -> EnrolmentOut:
    """Start setting up an authenticator app; it counts once its first code is confirmed."""
    enrolment = shop.second_factor.begin(actor, asked.current_password)
    return EnrolmentOut(secret=enrolment.secret, uri=enrolment.uri)


@router.post("/second-factor/confirm")
def confirm_second_factor(shop: Shop, actor: Caller, asked: CodeIn) -> BackupCodesOut:
    """Turn it on; the backup codes are shown this once."""
    return BackupCodesOut(backup_codes=shop.second_factor.confirm(actor, asked.code))


@router.post("/second-factor/backup-codes")
def renew_backup_codes(shop: Shop, actor: Caller, asked: CodeIn) -> BackupCodesOut:
    """Replace the backup codes; the old ones stop working."""
    return BackupCodesOut(backup_codes=shop.second_factor.renew_codes(actor, asked.code))


@router.delete("/second-factor", status_code=204)
def end_second_factor(shop: Shop, actor: Caller, asked: CodeIn) -> None:
    shop.second_factor.turn_off(actor, asked.code)

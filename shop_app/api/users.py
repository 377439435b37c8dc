"""REST for administrators: people, their roles, and keeping somebody out."""

from fastapi import APIRouter
from pydantic import Field

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Page, Shape
from shop_app.domain.accounts import Account
from shop_app.kit.clock import iso
from shop_app.services.users import PAGE_SIZE

router = APIRouter(prefix="/admin/users", tags=["admin"])


class UserOut(Shape):
    id: int
    email: str
    name: str
    role: str
    disabled: bool
    is_email_confirmed: bool
    has_second_factor: bool
    created_at: str

    @classmethod
    def of(cls, account: Account) -> "UserOut":
        return cls(
            id=account.id,
            email=account.email,
            name=account.name,
            role=account.role,
            disabled=account.is_disabled,
            is_email_confirmed=account.is_confirmed,
            has_second_factor=account.has_second_factor,
            created_at=iso(account.created_at),
        )


class UserIn(Shape):
    role: str | None = Field(default=None, max_length=20)
    disabled: bool | None = None


@router.get("")
def list_users(shop: Shop, actor: Caller, q: str = "", role: str = "", page: int = 1) -> Page[UserOut]:
    """Search people by a part of their name or address; newest first."""
    found, total = shop.users.page(actor, q, role, page)
    items = [UserOut.of(each) for each in found]
    return Page(items=items, page=page, page_size=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE))


@router.patch("/{user_id}")
def change_user(shop: Shop, actor: Caller, user_id: int, asked: UserIn) -> UserOut:
    """Change a role, or keep somebody out. The last administrator cannot be demoted or disabled."""
    return UserOut.of(shop.users.change(actor, user_id, role=asked.role, is_disabled=asked.disabled))


@router.delete("/{user_id}/sessions", status_code=204)
def end_sessions(shop: Shop, actor: Caller, user_id: int) -> None:
    """Sign somebody out everywhere."""
    shop.users.end_sessions(actor, user_id)

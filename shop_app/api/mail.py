"""REST for staff: mails that did not get through."""

from typing import Self

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Page, Shape
from shop_app.domain.mail import TroubledMail
from shop_app.kit.clock import iso
from shop_app.services.mail import PAGE_SIZE

router = APIRouter(prefix="/admin/mail", tags=["admin"])


class TroubledMailOut(Shape):
    id: int
    to: str
    template: str
    attempts: int
    asked_at: str
    next_at: str | None
    is_dead: bool
    error: str

    @classmethod
    def of(cls, mail: TroubledMail) -> Self:
        return cls(
            id=mail.id,
            to=mail.to,
            template=mail.template,
            attempts=mail.attempts,
            asked_at=iso(mail.asked_at),
            next_at=None if mail.is_dead else iso(mail.next_at),
            is_dead=mail.is_dead,
            error=mail.error,
        )


@router.get("")
def list_troubled_mails(shop: Shop, actor: Caller, page: int = 1) -> Page[TroubledMailOut]:
    """Mails that failed at least once: still tried (``next_at`` says when) or given up (``is_dead``)."""
    found, total = shop.mail.troubled(actor, page)
    items = [TroubledMailOut.of(each) for each in found]
    return Page(items=items, page=page, page_size=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE))


@router.post("/{mail_id}/try-again", status_code=204)
def try_again(shop: Shop, actor: Caller, mail_id: int) -> None:
    """Send a mail in trouble at the worker's next turn, with all its tries before it."""
    shop.mail.try_again(actor, mail_id)

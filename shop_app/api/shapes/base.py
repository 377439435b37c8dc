"""What every noun of the contract uses: strict shapes, money, pages of lists, quantities."""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shop_app.domain.cart import QUANTITY_MAX
from shop_app.domain.money import Money

T = TypeVar("T")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Light:
    """What a dataclass of an answer inherits: as strict to the reader of the contract as ``Shape``.

    Only for what we fill in ourselves, and a page has hundreds of: a model each took half the time of a listing. The
    type checker reads what a model would look at.
    """

    __slots__ = ()
    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(slots=True)
class MoneyOut(Light):
    amount: int
    currency: str
    text: str

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        return cls(amount=money.amount, currency=money.currency, text=money.text)


class MoneyIn(BaseModel):
    amount: int = Field(strict=True, ge=0, le=10**12)
    currency: str = Field(min_length=3, max_length=3)

    def money(self) -> Money:
        return Money(self.amount, self.currency)


class Page(Shape, Generic[T]):
    items: list[T]
    page: int
    page_size: int
    total: int
    pages: int


# The domain says what a quantity is: "2", 2.0 and True are not quietly made into one.
Quantity = Annotated[Any, Field(json_schema_extra={"type": "integer", "minimum": 1, "maximum": QUANTITY_MAX})]

"""What an open page can ask to hear about. A key says that something changed, never what: whoever hears it looks."""


def product(product_id: int) -> str:
    """The product's stock, price or standing."""
    return f"product:{product_id}"


def cart(shopper: str) -> str:
    """One shopper's cart, on whichever device it was changed."""
    return f"cart:{shopper}"


def account(account_id: int) -> str:
    """Who is signed in as this account: a session that ended, a role that changed."""
    return f"account:{account_id}"


def order(number: str) -> str:
    """One order's status or timeline."""
    return f"order:{number}"


def taste(shopper: str) -> str:
    """What one shopper did or decided: their shelves may look different now."""
    return f"taste:{shopper}"


TRAINING = "training"  # where the training of a model stands, for staff
ORDERS = "orders"  # any order, for staff

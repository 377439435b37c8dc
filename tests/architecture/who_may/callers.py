"""The seven kinds of caller, and the groups of them that rows are made of. Written out, not derived from the code."""

CALLERS = ("guest", "shopper", "other_shopper", "support", "catalogue_manager", "admin", "disabled_admin")
"""``shopper`` owns what the rows ask for; ``other_shopper`` is a stranger to it."""

PUBLIC = frozenset(CALLERS)  # in the browser a disabled account is a guest; some routes do not look who asks
VALID = PUBLIC - {"disabled_admin"}  # REST: anybody, but a token that is no longer good is refused, not a guest's
SIGNED_IN = VALID - {"guest"}
OWNER = frozenset({"shopper"})
OWNER_OR_ORDER_STAFF = frozenset({"shopper", "support", "admin"})
ORDER_STAFF = frozenset({"support", "admin"})
CATALOGUE_STAFF = frozenset({"catalogue_manager", "admin"})
STAFF = ORDER_STAFF | CATALOGUE_STAFF
ADMIN = frozenset({"admin"})

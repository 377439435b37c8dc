"""Small tools every floor may use: clock, ids, retry. They know nothing of the shop."""

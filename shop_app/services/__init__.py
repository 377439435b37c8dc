"""Use cases, plain synchronous Python: ``actor`` is the first argument of everything a door may call.

Reading order: access, accounts, catalogue, cart, checkout, orders, interactions, recommendations, outbox, health.
"""

"""In-memory stores that keep the promises of ``shop_app.repositories.ports``; tests/contracts holds them to it.

Reading order: books (the tables), accounts, catalogue, stock, orders, payments, fulfilment, tariffs, coupons, outbox,
store (transactions), shared (what Redis holds), growing and unfinished (what MongoDB holds), gateway, shop (real
services over all of it).
"""

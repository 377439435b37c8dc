"""Fills a shop that is not real: a demo catalogue with pictures, simulated shoppers, and a real retailer's history.

Read in this order: `catalogue` (what is sold; `drafting` and `pricetags` write one product, `words` is the vocabulary),
`pictures` (`painting` draws one card), `shoppers` (`tastes`, `browsing`, `people`, `reviewing` play their parts),
`online_retail` (a published data set), `run` (puts it all into the shop). Only `run` stores anything.
"""

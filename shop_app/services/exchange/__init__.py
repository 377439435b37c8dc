"""Catalogues and histories as files: brought in whole or not at all, and written so that they can be brought in again.

Reading order: `cells` (what a spreadsheet may do to a cell), `reading` (rows with numbers, problems in plain words),
`products` (one row to one variant), `ours`, `shopify`, `woocommerce` (three ways to write a catalogue), `interactions`,
`service` (the use cases).
"""

"""Who may do what, over both doors: `routes` has a row for every REST route, `handlers` for every event of a page.

A new route or handler needs a row: decide who may, and how a caller who may would ask. `callers` names the seven kinds
of caller and the groups of them; `world` is the small shop in which everything is tried.
"""

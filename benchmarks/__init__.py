"""What the shop claims is fast, measured: `make bench`. Figures are ratios to something plain in the same run.

Reading order: timing (clocks, percentiles, tables), then one module per concern, each with ``run() -> list[Table]``.
Nothing here is a test: machines differ, and a shared one is never quiet.
"""

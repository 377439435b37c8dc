"""What expires or is shared by all processes: carts, tastes, limits, locks."""

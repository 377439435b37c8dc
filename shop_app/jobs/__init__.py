"""The clock: one APScheduler process beside the web processes. Jobs only call services."""

"""What operators see: structured logs. Metrics are declared where they are counted."""

"""Other people's systems, each behind a Protocol with a real and a sandbox version."""

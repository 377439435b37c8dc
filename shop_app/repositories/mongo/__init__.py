"""What grows: interactions and the model registry."""

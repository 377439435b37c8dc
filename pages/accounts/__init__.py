"""The pages about one's own account beside its orders: profile, addresses, security, privacy. All in one frame."""

"""Every write of this app: one function for one thing that happens."""

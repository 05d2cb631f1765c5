"""Pages for: Staff."""

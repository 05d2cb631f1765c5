"""Pages for: Everybody."""

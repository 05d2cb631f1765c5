"""Pages for: Medical schools."""

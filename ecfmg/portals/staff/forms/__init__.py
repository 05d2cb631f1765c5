"""Forms of this portal."""

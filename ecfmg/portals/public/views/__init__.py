"""Pages, grouped by what the visitor came for."""

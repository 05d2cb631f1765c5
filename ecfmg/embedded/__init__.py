"""PostgreSQL and Redis of our own, from Python packages, for a machine that has neither. Not for production."""

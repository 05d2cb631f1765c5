"""The API for machines: the same actions and queries as the pages."""

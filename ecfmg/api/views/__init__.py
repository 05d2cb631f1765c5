"""Endpoints, grouped by what they answer."""

"""Reads about cases that more than one place needs."""

"""Certificates and reports on paper: rendered in the worker, from our own fonts and nothing from anywhere else."""

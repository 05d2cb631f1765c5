"""Facts from PostgreSQL: everything on file about a batch of people, in a fixed number of queries."""

from certification.facts_loading.load import load_facts

__all__ = ["load_facts"]

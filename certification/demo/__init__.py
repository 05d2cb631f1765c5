"""The demonstration: invented people and schools in every telling state. Nothing here runs with ``DEMO`` off."""

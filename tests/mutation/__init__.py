"""Mutation testing of the rules: small faults put in one at a time, and whether a test notices each."""

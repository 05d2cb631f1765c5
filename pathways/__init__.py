"""Pathway applications and the evidence of each: licences, OSCEs, attestations, Mini-CEX, OET sittings."""

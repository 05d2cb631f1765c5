"""How fast the rules are, alone and over everybody: ``make bench``; the method is in docs/performance.md."""

"""Pages for: Programmes, boards and hospitals."""

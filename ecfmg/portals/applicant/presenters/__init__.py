"""What the pages show, computed once."""

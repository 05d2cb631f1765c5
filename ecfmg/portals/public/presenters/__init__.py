"""What the public pages show, computed once."""

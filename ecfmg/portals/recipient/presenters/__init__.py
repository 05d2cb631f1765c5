"""What the pages of organisations show, computed once."""

"""What is printed for schools and for the mail room, and the bar codes on it."""

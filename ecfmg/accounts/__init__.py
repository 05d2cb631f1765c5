"""Who signs in: users, their audience and roles, the second factor."""

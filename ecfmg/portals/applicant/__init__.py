"""Pages for: Applicants."""

"""Every write to schools, education, documents, credentials and their verification; one function for one thing."""

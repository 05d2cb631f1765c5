"""Schools and their standing, education, documents, credentials, verification, the school's roster."""

"""The person: identity, name of record and its history, contact, application, messages."""

"""Clock, audit, outbox, files, requests to third parties: what every room needs and no word of the domain."""

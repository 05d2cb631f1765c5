"""Files on their way from a browser: one address for every portal, only for whoever is signed in."""

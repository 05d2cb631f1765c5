"""Pages, one portal for each audience. Portals do not import each other, and nothing imports a portal."""

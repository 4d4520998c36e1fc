"""People: accounts, participants without one, roles, consents and layered profiles."""

"""Pages about organisations: the directory, one's page, registering, administering."""

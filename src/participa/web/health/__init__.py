"""Whether the service is well, for whoever watches over it."""

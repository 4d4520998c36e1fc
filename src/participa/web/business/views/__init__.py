"""Pages of the business track, cut by what they are about."""

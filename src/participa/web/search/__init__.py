"""Finding anything public."""

"""Forms about organisations, cut by the page they stand on."""

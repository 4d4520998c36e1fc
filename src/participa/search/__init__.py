"""Finding what is public, with the same answers on both databases."""

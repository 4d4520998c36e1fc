"""Views of objectives: what anybody reads, what conveners and actors do."""

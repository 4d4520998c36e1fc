"""Pages of waves, of answering them, and of the desk that runs them."""

"""The pages of the desk, one file per group of screens."""

"""The house rules, read off the source itself."""

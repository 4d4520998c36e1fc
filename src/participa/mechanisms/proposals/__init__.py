"""Proposals: people say what is wrong and what should be done; the institution answers each."""

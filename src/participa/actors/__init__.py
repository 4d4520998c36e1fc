"""Organisations of every sector and who may speak for them."""

"""Ties between organisations, in time, and the surveys that ask for them."""

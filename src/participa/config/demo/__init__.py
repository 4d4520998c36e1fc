"""The demonstration: fictional people and organisations whose story is told by operations.

`content/` says what happened, `timeline` puts it in order, `build` carries it out. Dates are
days before today, so that the demonstration is always recent.
"""

"""Participa+: one Django app, cut into packages whose imports only point downwards."""

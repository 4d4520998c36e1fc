"""The forms of the desk. What people must know to fill a field is its help text."""

"""«Mi mesa»: where the people who run processes see what waits for them, and do it."""

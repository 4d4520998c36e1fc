"""Ways to take part: one folder and one Django app each; none knows another."""

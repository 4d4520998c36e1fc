"""Ways to take part: the contract they all keep, and what each does of its own."""

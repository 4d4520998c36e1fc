"""What the platform tells people: inbox and mail."""

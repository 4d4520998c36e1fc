"""How fast the platform is: each file is one command that prints a Markdown table."""

"""The public picture, its files, and what only the team that joins the actors sees."""

"""Views of articulation: a territory, tables, figures; running a table."""

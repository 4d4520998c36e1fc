"""Pages about actors working together: a territory, its tables, how they are counted."""

"""Pages about shared objectives: one's page, its indicators, what actors give; running one."""

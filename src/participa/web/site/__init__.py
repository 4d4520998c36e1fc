"""Pages about the platform as a whole: the home page, the visual guide, health."""

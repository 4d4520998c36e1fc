"""Where: the country's territories, with their people and outlines, and its legal calendar."""

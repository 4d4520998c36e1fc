"""The spine of taking part: processes, phases, activities, contributions."""

"""Pages about territories: finding one, its map, its people, what goes on there."""

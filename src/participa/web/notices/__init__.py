"""What a person was told, and how often they want mail."""

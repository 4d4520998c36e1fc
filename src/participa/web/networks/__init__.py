"""The picture of a territory: who is tied to whom by sector, and whether it changes."""

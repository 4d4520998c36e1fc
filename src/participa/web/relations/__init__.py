"""Pages of ties and of the surveys that ask for them."""

"""What an installation says of itself: its name, logo, colours, words at the foot of the page."""

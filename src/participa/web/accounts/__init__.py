"""Pages about oneself: signing in, profile, privacy, codes; other people's public cards."""

"""Questions: people ask an authority; alike questions are grouped; each is answered in writing."""

"""Views of processes, of contributions, of what people do around them, and of moderation."""

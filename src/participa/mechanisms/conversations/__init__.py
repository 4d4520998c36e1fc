"""Conversations: people vote on short statements; what unites and divides them is computed."""

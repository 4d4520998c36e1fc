"""Actors of several sectors who meet, agree and decide: tables, and how their work is counted."""

"""The public pages of the log, and the one of the desk."""

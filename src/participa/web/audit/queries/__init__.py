"""What the pages of the log say of events, rows and findings."""

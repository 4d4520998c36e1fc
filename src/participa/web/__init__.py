"""The pages: one folder per area, each with its urls, views and forms. They hold no rules."""

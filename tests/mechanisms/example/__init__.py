"""Ideas to try: a third mechanism, as small as one can be, for the contract tests."""

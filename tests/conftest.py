"""What every test may ask for. Rows come from `tests.factories`."""

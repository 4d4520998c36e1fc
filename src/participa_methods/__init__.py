"""The methods of Participa+: pure functions, with no Django, database, clock or hidden randomness."""

"""The methods of Participa+: pure, with no Django, database, clock or hidden randomness."""

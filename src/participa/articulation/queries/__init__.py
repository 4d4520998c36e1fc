"""Tables and the business track, cut by what is done."""

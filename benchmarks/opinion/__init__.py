"""The opinion groups: how long an analysis takes, beside red-dwarf 0.4.0 in the same run."""

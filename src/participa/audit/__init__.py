"""What happened: one event per operation, fed into a signed, append-only Merkle log."""

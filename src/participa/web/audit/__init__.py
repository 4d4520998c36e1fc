"""The public log, its proofs, and the desk's log of actions."""

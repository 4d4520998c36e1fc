"""Pages of processes and contributions."""

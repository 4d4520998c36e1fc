"""Pages of the chain: the board, a commitment, a response, and the desk that answers."""

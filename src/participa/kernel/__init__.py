"""What every package stands on: operations, rulings, agents, texts, codes, files."""

"""What institutions do about contributions: responses, commitments, evidence, change."""

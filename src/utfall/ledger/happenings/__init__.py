"""What happened: origins, batches, facts by version, standing rows, rejects."""

"""The adapter of one model type of Acme."""

"""Compares two states of a provider by meaning: changes with a verdict for each audience."""

"""Models for tests: they answer from a script and record their calls."""

"""Models for tests: they answer from a script and remember what they were asked."""

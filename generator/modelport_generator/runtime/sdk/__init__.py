"""The base classes of the typed SDK."""

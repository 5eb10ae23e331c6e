"""Rules that compare a definition with its Python adapters."""

"""The files that `modelport new` writes."""

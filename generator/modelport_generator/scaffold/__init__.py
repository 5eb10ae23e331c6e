"""What `modelport new` writes."""

"""What the typed SDK derives from."""

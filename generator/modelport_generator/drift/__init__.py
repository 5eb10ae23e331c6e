"""Compare what definitions declare with independent sources."""

"""The sources of facts, one reader per file."""

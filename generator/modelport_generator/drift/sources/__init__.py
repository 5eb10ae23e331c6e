"""The sources of facts, one reader a file."""

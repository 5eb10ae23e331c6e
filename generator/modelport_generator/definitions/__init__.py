"""The schemas of definitions: their two profiles, and the copies for editors."""

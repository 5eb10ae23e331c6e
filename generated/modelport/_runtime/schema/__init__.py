"""The runtime of generated validators."""

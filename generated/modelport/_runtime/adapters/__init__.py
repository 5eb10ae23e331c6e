"""What adapters derive from, how they are found, and the definition at run time."""

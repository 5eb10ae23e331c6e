"""The generated tree on disk: read it, compare it and replace it."""

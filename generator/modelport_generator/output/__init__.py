"""The generated tree on disk: read, compared, and replaced."""

"""Bulk jobs over files: rows in, the same rows with answers out."""

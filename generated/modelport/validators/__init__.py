"""Validators of definitions: one module a schema."""

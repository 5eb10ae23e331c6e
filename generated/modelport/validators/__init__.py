# do not edit: `modelport generate` made it from schemas/definitions
"""Validators of definitions: what a careful author writes; one module a schema."""

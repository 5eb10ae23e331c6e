# do not edit: `modelport generate` made it from schemas/definitions
"""Validators of definitions: what all readers of the field take; one module a schema."""

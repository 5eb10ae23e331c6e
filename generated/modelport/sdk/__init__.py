# do not edit: `modelport generate` made it from schemas/interfaces.json
"""Typed SDK: one module a provider."""

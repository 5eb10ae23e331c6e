# do not edit: `modelport generate` made it from schemas/interfaces.json
"""What adapters derive from: one module a provider."""

"""One mixin per model type, and their common base."""

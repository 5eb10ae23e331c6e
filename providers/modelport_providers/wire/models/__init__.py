"""One mixin per model type, and what they share."""

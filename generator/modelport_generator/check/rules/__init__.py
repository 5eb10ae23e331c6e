"""The rules for definitions, one module per subject."""

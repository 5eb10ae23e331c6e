"""The rules for definitions, one subject a module."""

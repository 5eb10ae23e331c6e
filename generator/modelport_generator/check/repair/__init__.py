"""Writes the fixes that problems carry, and proves that they help."""

"""Behaviour of the generated entity classes."""

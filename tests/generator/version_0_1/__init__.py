"""Adapters of Acme."""

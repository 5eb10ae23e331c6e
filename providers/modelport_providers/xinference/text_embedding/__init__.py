"""Embedding models of Xinference."""

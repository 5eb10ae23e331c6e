"""Rerank models of Xinference."""

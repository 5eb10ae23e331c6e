"""Embedding models of OpenAI-compatible servers."""

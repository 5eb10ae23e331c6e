"""Rerank models of OpenAI-compatible servers."""

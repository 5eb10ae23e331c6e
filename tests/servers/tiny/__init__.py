"""Tiny models for a real Xinference on a CPU, built from fixed seeds. Run with that server's Python."""

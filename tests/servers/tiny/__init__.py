"""Tiny models that a real Xinference serves on a CPU, made here from fixed seeds; run with that server's Python."""

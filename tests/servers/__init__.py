"""Servers that tests and examples talk to: a real Xinference with tiny models, its recordings, and their replay."""

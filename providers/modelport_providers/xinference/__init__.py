"""Xinference: models that people serve themselves."""
